import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readJson } from './read-json.ts';

/** A user of a sandbox: parameters under the vendor's names, never the password. */
const StoredUser = z.object({ id: z.int().positive(), values: z.record(z.string(), z.string()) });
export type StoredUser = z.infer<typeof StoredUser>;

export type UserStore = ReturnType<typeof openUserStore>;

/**
 * Opens the users of a sandbox: in memory, and where a folder is given in its file of this name, as lines of JSON, the
 * last of each user counting. A line is in the operating system's hands before its user is answered for, so that a
 * killed process loses none.
 *
 * A user that is saved with `visibleAfterMs` is *late*: until then `look` shows what was there before, while `find` and
 * `get` show it at once.
 *
 * @throws Error that names the file and the line when it is damaged
 */
export function openUserStore(options: {
  folder?: string | undefined;
  fileName: string;
  indexed: readonly string[];
  now?: () => number;
}) {
  const { folder, indexed, now = Date.now } = options;
  const file = folder && join(folder, options.fileName);
  const users = new Map<number, StoredUser>();
  const late = new Map<number, { untilMs: number; before: StoredUser | undefined }>();
  /** Everyone who has a value, or once had it. */
  const idsByValue = new Map<string, Set<number>>();
  let highestId = 0;

  function remember(user: StoredUser): void {
    for (const field of indexed.filter((name) => name in user.values)) {
      const key = `${field}=${user.values[field]}`;
      idsByValue.set(key, (idsByValue.get(key) ?? new Set()).add(user.id));
    }
    users.set(user.id, user);
    highestId = Math.max(highestId, user.id);
  }

  function visible(user: StoredUser): StoredUser | undefined {
    const hidden = late.get(user.id);
    return hidden && now() < hidden.untilMs ? hidden.before : user;
  }

  function search(field: string, value: string, see: typeof visible): StoredUser[] {
    const known = [...(idsByValue.get(`${field}=${value}`) ?? [])].flatMap((id) => users.get(id) ?? []);
    return known.flatMap((user) => see(user) ?? []).filter((user) => user.values[field] === value);
  }

  if (folder && file) {
    mkdirSync(folder, { recursive: true });
    for (const user of readUsers(file)) remember(user);
    replaceUsers(file, users.values());
  }

  return {
    /** Every user, in the order of creation. */
    all: () => [...users.values()],
    get: (id: number) => users.get(id),
    /** Users with exactly this value; the field is one of those indexed. */
    find: (field: string, value: string) => search(field, value, (user) => user),
    /** The same, as a look-up of this moment sees it. */
    look: (field: string, value: string) => search(field, value, visible),
    /** Creates a user, or changes the given values of one that is there. */
    save(before: StoredUser | undefined, values: StoredUser['values'], visibleAfterMs = 0): StoredUser {
      const user = { id: before?.id ?? highestId + 1, values: { ...before?.values, ...values } };
      if (file) appendFileSync(file, lineOf(user));
      late.set(user.id, { untilMs: now() + visibleAfterMs, before });
      remember(user);
      return user;
    },
  };
}

const lineOf = (user: StoredUser): string => `${JSON.stringify(user)}\n`;

/** Reads the users. Text after the last line break is a write that a kill cut short, and that was never answered. */
function readUsers(file: string): StoredUser[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line, at) => {
    const user = readJson(StoredUser, line);
    if (!user) throw new Error(`Line ${at + 1} of ${file} is damaged: fix or delete the file.`);
    return user;
  });
}

/** Leaves one line for each user in the file, in one step. */
function replaceUsers(file: string, users: Iterable<StoredUser>): void {
  writeFileSync(`${file}.new`, Array.from(users, lineOf).join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
