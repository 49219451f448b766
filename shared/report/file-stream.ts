import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ObjectAddress, ObjectStore } from '../ports/object-store.ts';

/** A file in the bucket that grows as it is written; it appears when it is finished. */
export function openFile(files: ObjectStore, at: ObjectAddress, type: string) {
  const body = new PassThrough();
  const stored = files.write(at, body, type);
  // Whoever writes or finishes hears of a failed upload; until then it must not count as unhandled.
  stored.catch((error: unknown) => body.destroy(error instanceof Error ? error : new Error(String(error))));
  body.on('error', () => {});
  return {
    async write(content: string | Uint8Array): Promise<void> {
      if (body.destroyed) await stored;
      if (!body.write(content)) await Promise.race([once(body, 'drain'), stored]);
    },
    async finish(): Promise<void> {
      body.end();
      await stored;
    },
    /** Nothing of it is kept; resolves when the bucket knows. */
    async abandon(error: unknown): Promise<void> {
      body.destroy(error instanceof Error ? error : new Error('The report was given up.'));
      await stored.catch(() => {});
    },
  };
}

export type FileStream = ReturnType<typeof openFile>;
