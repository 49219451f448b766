import * as z from 'zod';
import { words } from '../../messages/say.ts';
import type { FoundUser } from '../../user/user.ts';
import { unreadableUser } from '../call.ts';
import { GatewayError } from '../errors.ts';
import { readValues } from '../user-schema.ts';
import { createWallClock } from '../wall-clock.ts';

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

/**
 * Makes the reader of `getUserByType`'s `data`, whose dates may be in milliseconds; `by` is what users were looked up by.
 * Throws a GatewayError: `unavailable` for no list of users, and `refused` where one of the users has no id or does not show
 * what it was found by, so that whoever asked for several asks for fewer.
 */
export function createUserReader(timeZone: string): (data: unknown, by: string) => FoundUser[] {
  const wallClock = createWallClock(timeZone);

  function readUser(listed: unknown): FoundUser | undefined {
    const user = VendorUser.safeParse(listed).data;
    if (!user) return undefined;
    const { id, validateDate: date, ...rest } = user;
    const validateDate = typeof date === 'number' ? wallClock(date) : date;
    return { id, values: readValues({ ...rest, validateDate }, SHOWN) };
  }

  return (data, by) => {
    const listed = Listed.safeParse(data).data;
    if (!listed) throw notDocumented();
    return listed.map((each) => {
      const user = readUser(each);
      if (user?.values[by] === undefined) throw unreadableUser();
      return user;
    });
  };
}

const notDocumented = (): GatewayError =>
  new GatewayError('unavailable', 'not_understood', words('not_documented'));

const Created = z.object({ userId: Id });

/** The id in `addUser`'s `data`, where there is one. */
export const readCreatedId = (data: unknown): string | undefined => Created.safeParse(data).data?.userId;
