import type { Form } from '../method-server.ts';
import type { Refusal } from './answers.ts';
import { SANDBOX_CODES } from './codes.ts';
import { parseDateTime } from './date-time.ts';

interface Rule {
  /** In characters, as documented for `updateUser`; `addUser` documents none and takes the same here. */
  readonly maxLength?: number;
  readonly format?: { readonly name: string; readonly matches: (value: string) => boolean };
}

const DATE_TIME = { name: 'yyyy-MM-dd HH:mm:ss', matches: (v: string) => parseDateTime(v, 0) !== undefined };
const FLAG = { name: '0 or 1', matches: (v: string) => /^[01]$/.test(v) };
const BOOLEAN = { name: 'true or false', matches: (v: string) => /^(true|false)$/.test(v) };
const INTEGER = { name: 'a whole number', matches: (v: string) => /^-?\d+$/.test(v) };
const IDS = { name: 'ids joined by commas', matches: (v: string) => /^[^,\s]+(,[^,\s]+)*$/.test(v) };
const CONTENT = { name: '[{"configureId":…,"content":…}]', matches: isUserContent };

/** Every parameter that is kept of a user; names and lengths as on the vendor's page. */
const RULES: Readonly<Record<string, Rule>> = {
  userName: {},
  showName: { maxLength: 100 },
  validateDate: { format: DATE_TIME },
  isSingleSign: { format: FLAG },
  orgIds: { maxLength: 1000, format: IDS },
  privilegeIds: { maxLength: 1000, format: IDS },
  organizeIds: { maxLength: 1000, format: IDS },
  roleIds: { maxLength: 1000, format: IDS },
  employeeNumber: { maxLength: 100 },
  mobilePhone: { maxLength: 11 },
  mail: { maxLength: 100 },
  pId: { format: INTEGER },
  depIds: { maxLength: 1000, format: IDS },
  userDepIds: { maxLength: 1000, format: IDS },
  userContent: { format: CONTENT },
  dutiesId: {},
  parentEmployeeNumber: {},
  thirdIdFit: { format: BOOLEAN },
  shopId: {},
  thirdOrgIds: {},
  shopIdList: {},
  userShopIdList: {},
  shopIds: {},
};

const PASSWORD: Rule = { maxLength: 100 };

export const REQUIRED_TO_ADD: readonly string[] = [
  'userName',
  'showName',
  'password',
  'validateDate',
  'isSingleSign',
  'orgIds',
  'organizeIds',
  'roleIds',
  'depIds',
];

/** `addUser` keeps these only; the others of the list belong to `updateUser`. */
const KNOWN_TO_ADD = [
  'userName',
  'showName',
  'validateDate',
  'isSingleSign',
  'orgIds',
  'organizeIds',
  'roleIds',
  'depIds',
  'privilegeIds',
  'employeeNumber',
  'mobilePhone',
  'pId',
  'mail',
  'userDepIds',
];
const KNOWN_TO_UPDATE = Object.keys(RULES).filter((name) => name !== 'userName');

export const valuesToAdd = (form: Form): Record<string, string> => pick(form, KNOWN_TO_ADD);
export const valuesToUpdate = (form: Form): Record<string, string> => pick(form, KNOWN_TO_UPDATE);

/** The first thing wrong with the parameters of a write, if any. Values never show in the text. */
export function findParameterError(form: Form, required: readonly string[]): Refusal | undefined {
  for (const name of required) {
    if (!form[name]) return { code: SANDBOX_CODES.parameterMissing, text: `${name} is missing` };
  }
  for (const [name, rule] of [...Object.entries(RULES), ['password', PASSWORD] as const]) {
    const refusal = form[name] === undefined ? undefined : findRuleError(name, form[name], rule);
    if (refusal) return refusal;
  }
  return undefined;
}

function findRuleError(name: string, value: string, { maxLength, format }: Rule): Refusal | undefined {
  if (maxLength !== undefined && [...value].length > maxLength) {
    return { code: SANDBOX_CODES.parameterTooLong, text: `${name} is longer than ${maxLength} characters` };
  }
  if (value !== '' && format && !format.matches(value)) {
    return { code: SANDBOX_CODES.parameterFormat, text: `${name} is not ${format.name}` };
  }
  return undefined;
}

function isUserContent(text: string): boolean {
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) && items.every((item) => item?.configureId !== undefined);
  } catch {
    return false;
  }
}

function pick(form: Form, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = form[name];
    if (value) picked[name] = value;
  }
  return picked;
}
