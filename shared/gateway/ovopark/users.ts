import * as z from 'zod';
import { words } from '../../messages/say.ts';
import type { FoundUser } from '../../user/user.ts';
import { GatewayError } from '../errors.ts';
import { readValues } from '../user-schema.ts';
import type { OvoparkGateway } from '../vendor-settings.ts';
import { createWallClock } from '../wall-clock.ts';

/** The code of a look-up whose data is no list of users. */
export const NO_LIST = 'not_understood';

/** An id as text, as a long number comes too: see `readJson`. */
const Id = z.union([z.int().transform(String), z.string().min(1)]);

/** The parameters that a look-up shows. Roles, organisation and stores are not among them. */
const SHOWN = [
  'userName',
  'showName',
  'validateDate',
  'employeeNumber',
  'mobilePhone',
  'mail',
  'pId',
  'dutiesId',
];

const VendorUser = z.looseObject({ id: Id });

/** Whether an object is meant to be a user, and not something around one. */
const isOneUser = (data: object): boolean => ['id', ...SHOWN].some((name) => name in data);

/** What is listed: a list, one object or nothing. */
const Listed = z.union([
  z.array(z.unknown()),
  z
    .looseObject({})
    .refine(isOneUser)
    .transform((user): unknown[] => [user]),
  z
    .null()
    .or(z.undefined())
    .transform((): unknown[] => []),
]);

/** What a look-up shows: its users, and how many entries are none, without an id or what they were looked up by. */
export interface Shown {
  readonly users: FoundUser[];
  readonly unreadable: number;
}

type Options = Pick<OvoparkGateway, 'timeZone' | 'groupId'>;

/**
 * Makes the reader of `getUserByType`'s `data`, whose dates may be in milliseconds; `by` is what users were looked up by.
 * With a `groupId`, who is shown with another one is of `elsewhere`. Throws a GatewayError (`refused`, {@link NO_LIST}) for no list of users, so that whoever asked for several asks for fewer.
 */
export function createUserReader({ timeZone, groupId }: Options): (data: unknown, by: string) => Shown {
  const wallClock = createWallClock(timeZone);

  function readUser(listed: unknown): FoundUser | undefined {
    const user = VendorUser.safeParse(listed).data;
    if (!user) return undefined;
    const { id, validateDate: date, ...rest } = user;
    const validateDate = typeof date === 'number' ? wallClock(date) : date;
    const { groupId: shown } = readValues(rest, ['groupId']);
    const isElsewhere = groupId !== undefined && shown !== undefined && shown !== groupId;
    const values = readValues({ ...rest, validateDate }, SHOWN);
    return { id, values, ...(isElsewhere && { elsewhere: shown }) };
  }

  return (data, by) => {
    const listed = Listed.safeParse(data).data;
    if (!listed) throw new GatewayError('refused', NO_LIST, words('not_documented'));
    const users = listed
      .flatMap((each) => readUser(each) ?? [])
      .filter(({ values }) => values[by] !== undefined);
    return { users, unreadable: listed.length - users.length };
  };
}

const Created = z.object({ userId: Id });

/** The id in `addUser`'s `data`, where there is one. */
export const readCreatedId = (data: unknown): string | undefined => Created.safeParse(data).data?.userId;
