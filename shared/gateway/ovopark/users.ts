import * as z from 'zod';
import type { FoundUser } from '../../user/user.ts';
import { createWallClock } from '../wall-clock.ts';

/** An id as text. A number beyond 2^53 has lost digits on the way and would name somebody else: it is no id. */
const Id = z.union([z.int().transform(String), z.string().min(1)]);

const VendorUser = z.looseObject({ id: Id });
const VendorUsers = z.union([
  z.array(VendorUser),
  VendorUser.transform((user) => [user]),
  z.null().transform(() => []),
  z.undefined().transform(() => []),
]);

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

/** Makes the reader of `getUserByType`'s `data`: a list, one object or nothing. Undefined when it is none of these. */
export function createUserReader(timeZone: string): (data: unknown) => FoundUser[] | undefined {
  const wallClock = createWallClock(timeZone);
  const textOf = (name: string, value: unknown): string | undefined => {
    if (name === 'validateDate' && typeof value === 'number') return wallClock(value);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };

  return (data) =>
    VendorUsers.safeParse(data).data?.map((user) => {
      const shown = SHOWN.map((name) => [name, textOf(name, user[name])] as const);
      const values = Object.fromEntries(
        shown.filter((entry): entry is [string, string] => Boolean(entry[1])),
      );
      return { id: user.id, values };
    });
}

const Created = z.object({ userId: Id });
const LoggedIn = z.object({ token: z.string().min(1) });

/** The id in `addUser`'s `data`, where there is one. */
export const readCreatedId = (data: unknown): string | undefined => Created.safeParse(data).data?.userId;

/** The token in `mobileLogin`'s `data`. */
export const readToken = (data: unknown): string | undefined => LoggedIn.safeParse(data).data?.token;
