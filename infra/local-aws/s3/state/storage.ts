import type { Readable } from 'node:stream';
import type { Effect } from './bucket-index.ts';
import type { Change } from './change.ts';

/** Part of a body, in bytes; both ends are inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** A body while it is being written. Until `close` nothing of it may be relied on. */
export interface BodySink {
  write(bytes: Uint8Array): void;
  close(): void;
  discard(): void;
}

/**
 * Keeps bodies and changes. A body is closed before the change that names it is appended; `append` is the commit;
 * `settle` then brings the plain files in line and drops bodies of no more use. Interrupted anywhere, a later start
 * that reads the changes and settles the last one again has lost nothing that was committed.
 */
export interface Storage {
  /** Every change of earlier runs, in order. */
  load(): Change[];
  openBody(id: string): BodySink;
  /** A small body whole; a large one as a stream that is read to its end or destroyed. */
  readBody(id: string, range: ByteRange): Uint8Array | Readable;
  removeBody(id: string): void;
  /** Where a key that is not shown now would be shown (see `Change`). */
  choosePath(bucket: string, key: string): string | undefined;
  append(change: Change): void;
  settle(effect: Effect): void;
  /** Ends recovery: drops every body but these, and forgets how the present state came to be. */
  tidy(liveBodies: ReadonlySet<string>, changes: Iterable<Change>): void;
  close(): void;
}

/** Keeps bodies in memory and changes nowhere: for simulations and tests. */
export function createMemoryStorage(): Storage {
  const bodies = new Map<string, Buffer>();
  return {
    load: () => [],
    openBody: (id) => {
      const parts: Uint8Array[] = [];
      return {
        // Copied, because the writer may use its buffer again.
        write: (bytes) => void parts.push(Uint8Array.from(bytes)),
        close: () => void bodies.set(id, Buffer.concat(parts)),
        discard: () => void bodies.delete(id),
      };
    },
    readBody: (id, { first, last }) => {
      const body = bodies.get(id);
      if (!body) throw new Error(`The body ${id} is not stored.`);
      return body.subarray(first, last + 1);
    },
    removeBody: (id) => void bodies.delete(id),
    choosePath: () => undefined,
    append: () => {},
    settle: ({ deadBodies }) => {
      for (const id of deadBodies) bodies.delete(id);
    },
    tidy: () => {},
    close: () => {},
  };
}
