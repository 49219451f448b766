import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Journal, readJournal, rewriteJournal } from './journal.ts';

/** A user of a sandbox: parameters under the vendor's names, the password only as a hash. */
export const StoredUser = z.object({
  id: z.int().positive(),
  values: z.record(z.string(), z.string()),
  passwordHash: z.string().optional(),
});
export type StoredUser = z.infer<typeof StoredUser>;

/**
 * The users of a sandbox: in memory, and in a journal where a file is given. A user that is put with `visibleAtMs`
 * is *late*: until then `look` shows what was there before, `find` and `get` show it at once.
 */
export interface UserStore {
  all(): StoredUser[];
  get(id: number): StoredUser | undefined;
  /** Users with exactly this value; the field is one of those indexed. */
  find(field: string, value: string): StoredUser[];
  /** The same, as a look-up at this time sees it. */
  look(field: string, value: string, nowMs: number): StoredUser[];
  nextId(): number;
  put(user: StoredUser, visibleAtMs?: number): void;
  close(): void;
}

/** Opens the store. Rejects when the journal is damaged; a last line torn by a kill is not damage. */
export async function openUserStore(options: {
  /** The journal; absent: the users end with the process. */
  file: string | undefined;
  indexed: readonly string[];
}): Promise<UserStore> {
  const users = new Map<number, StoredUser>();
  const late = new Map<number, { untilMs: number; before: StoredUser | undefined }>();
  const index = createIndex(options.indexed);
  let highestId = 0;
  let journal: Journal | undefined;

  function remember(user: StoredUser): void {
    index.replace(users.get(user.id), user);
    users.set(user.id, user);
    highestId = Math.max(highestId, user.id);
  }

  if (options.file !== undefined) {
    for await (const line of readJournal(options.file)) remember(StoredUser.parse(line));
    journal = rewriteJournal(options.file, linesOf(users.values()));
  }

  function find(field: string, value: string): StoredUser[] {
    return index.ids(field, value).flatMap((id) => users.get(id) ?? []);
  }

  function visible(user: StoredUser, nowMs: number): StoredUser | undefined {
    const hidden = late.get(user.id);
    if (!hidden) return user;
    if (nowMs < hidden.untilMs) return hidden.before;
    late.delete(user.id);
    return user;
  }

  return {
    all: () => [...users.values()],
    get: (id) => users.get(id),
    find,
    look: (field, value, nowMs) =>
      find(field, value)
        .flatMap((user) => visible(user, nowMs) ?? [])
        .filter((user) => user.values[field] === value),
    nextId: () => highestId + 1,
    put(user, visibleAtMs) {
      const line = JSON.stringify(user);
      journal?.append(line);
      if (visibleAtMs !== undefined) late.set(user.id, { untilMs: visibleAtMs, before: users.get(user.id) });
      // A copy, because a value cut out of a request would keep that whole request in memory.
      remember(JSON.parse(line) as StoredUser);
    },
    close: () => journal?.close(),
  };
}

/** Salted by the user, fast on purpose: these users are rehearsal, and a slow hash would set the pace of tests. */
export function hashPassword(id: number, password: string): string {
  return createHash('sha256').update(`${id}:${password}`).digest('hex');
}

function* linesOf(users: Iterable<StoredUser>): Iterable<string> {
  for (const user of users) yield JSON.stringify(user);
}

/** Ids by value for each indexed field. */
function createIndex(fields: readonly string[]) {
  const byField = new Map(fields.map((field) => [field, new Map<string, number[]>()]));
  return {
    ids: (field: string, value: string): readonly number[] => byField.get(field)?.get(value) ?? [],
    replace(before: StoredUser | undefined, after: StoredUser): void {
      for (const [field, ids] of byField) {
        const [old, fresh] = [before?.values[field], after.values[field]];
        if (old === fresh) continue;
        if (old !== undefined) {
          ids.set(
            old,
            (ids.get(old) ?? []).filter((id) => id !== after.id),
          );
        }
        if (fresh !== undefined) ids.set(fresh, [...(ids.get(fresh) ?? []), after.id]);
      }
    },
  };
}
