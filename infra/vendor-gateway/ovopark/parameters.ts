import * as z from 'zod';
import { matching, type ParameterTable } from '../parameters.ts';
import { readJson } from '../read-json.ts';
import { parseDateTime } from './date-time.ts';

const ids = { maxLength: 1_000, ...matching('ids joined by commas', /^[^,\s]+(,[^,\s]+)*$/) };
const isDateTime = (text: string): boolean => !Number.isNaN(parseDateTime(text));

/** Lengths are documented for `updateUser`, and taken to hold for `addUser` too. */
const personal = {
  showName: { maxLength: 100 },
  password: { maxLength: 100 },
  validateDate: { format: { name: 'yyyy-MM-dd HH:mm:ss', matches: isDateTime } },
  isSingleSign: matching('0 or 1', /^[01]$/),
};
const belonging = { orgIds: ids, organizeIds: ids, roleIds: ids, depIds: ids };

const optional = {
  privilegeIds: ids,
  userDepIds: ids,
  employeeNumber: { maxLength: 100 },
  mobilePhone: { maxLength: 11 },
  mail: { maxLength: 100 },
  pId: matching('a whole number', /^-?\d+$/),
};

const UserContent = z.array(z.looseObject({ configureId: z.union([z.string(), z.number()]) }));
const isUserContent = (text: string): boolean => readJson(UserContent, text) !== undefined;

export const ADD_USER_PARAMETERS: ParameterTable = {
  required: { userName: {}, ...personal, ...belonging },
  optional,
};

const updated = {
  ...personal,
  ...optional,
  userContent: { format: { name: '[{"configureId":…,"content":…}]', matches: isUserContent } },
  dutiesId: {},
  parentEmployeeNumber: {},
  thirdIdFit: matching('true or false', /^(true|false)$/),
  shopId: {},
  thirdOrgIds: {},
  shopIdList: {},
  userShopIdList: {},
  shopIds: {},
};

/** What the page of each version marks as required: in v1 four of them, in v2 none. */
export const UPDATE_USER_PARAMETERS: Readonly<Record<'v1' | 'v2', ParameterTable>> = {
  v1: { required: belonging, optional: updated },
  v2: { required: {}, optional: { ...updated, ...belonging, password: { maxLength: 11 } } },
};
