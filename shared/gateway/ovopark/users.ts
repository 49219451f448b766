import * as z from 'zod';
import { words } from '../../messages/say.ts';
import type { FoundUser } from '../../user/user.ts';
import { GatewayError } from '../errors.ts';
import { readValues } from '../user-schema.ts';
import { createWallClock } from '../wall-clock.ts';

/** An id as text. A number beyond 2^53 has lost digits on the way and would name somebody else: it is no id. */
const Id = z.union([z.int().transform(String), z.string().min(1)]);

/** A list, one object or nothing. */
const VendorUsers = z.preprocess((data) => [data ?? []].flat(), z.array(z.looseObject({ id: Id })));

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

/** Makes the reader of `getUserByType`'s `data`, whose dates may be in milliseconds. Throws a GatewayError. */
export function createUserReader(timeZone: string): (data: unknown) => FoundUser[] {
  const wallClock = createWallClock(timeZone);

  return (data) => {
    const users = VendorUsers.safeParse(data).data;
    if (!users) {
      throw new GatewayError('unavailable', 'not_understood', words('not_documented'));
    }
    return users.map(({ id, validateDate: date, ...rest }) => {
      const validateDate = typeof date === 'number' ? wallClock(date) : date;
      return { id, values: readValues({ ...rest, validateDate }, SHOWN) };
    });
  };
}

const Created = z.object({ userId: Id });

/** The id in `addUser`'s `data`, where there is one. */
export const readCreatedId = (data: unknown): string | undefined => Created.safeParse(data).data?.userId;
