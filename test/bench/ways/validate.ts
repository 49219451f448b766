import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type ValidateDeps, validateUpload } from '../../../functions/validate/validate-upload.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import { parseProfile } from '../../../shared/gateway/profile.ts';
import { isOfNames, LAST_UPLOADS, LEDGERS } from '../../../shared/job/keys.ts';
import { Manifest } from '../../../shared/job/manifest.ts';
import { createUserRegistry } from '../../../shared/overlap/registry.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';
import { NO_STORE, SILENT } from './no-world.ts';
import { BENCH_PROFILE } from './profile.ts';

const FACTS = { etag: '"1"', bytes: 0, lastModified: new Date(0), now: new Date(0) };

/** What lies in the stores besides. */
export interface Beside {
  readonly names?: string;
  /** The file of the ledger. */
  readonly ledger?: string;
  /** The record of the last upload of this name, as text. */
  readonly last?: string;
  onPut?(key: string, body: string | Uint8Array): void;
}

/**
 * The validate function's whole work on a file, from its bytes to the last message, with stores that take everything
 * and keep nothing. Answers the rows of the manifest.
 */
export async function validateFile(
  file: string,
  { names, ledger, last, onPut = () => {} }: Beside = {},
): Promise<number> {
  let manifest: Manifest | undefined;
  const store: ObjectStore = {
    ...NO_STORE,
    open: async ({ key }) => {
      const path = key.startsWith(LEDGERS) ? ledger : file;
      if (path === undefined || (isOfNames(key) && names === undefined)) return undefined;
      const body = isOfNames(key) ? Readable.from([Buffer.from(names ?? '')]) : createReadStream(path);
      return {
        ...FACTS,
        version: '1',
        bytes: isOfNames(key) ? 1 : (await stat(path)).size,
        body,
        discard: () => void body.destroy(),
      };
    },
    read: async ({ key }) =>
      key.startsWith(LAST_UPLOADS) && last !== undefined ? { ...FACTS, text: last } : undefined,
    put: async ({ key }, body) => {
      onPut(key, body);
      if (key.startsWith('manifest/')) manifest = Manifest.parse(JSON.parse(String(body)));
      return { written: true, etag: '"1"' };
    },
  };
  const profile = parseProfile(BENCH_PROFILE, 'The profile');
  const deps: ValidateDeps = {
    files: store,
    work: { store, bucket: 'work' },
    registry: createUserRegistry(store, 'work', () => 'salt'),
    rowsQueue: {
      async send(messages) {
        for await (const _ of messages);
      },
      depth: async () => 0,
    },
    profiles: new Map([[profile.name, profile]]),
    workers: 2,
    probe: async () => ({ error: undefined, gatewayCalls: noCalls() }),
    // Everybody is what the ledger says.
    lookUp: async (_, keys) => ({
      users: keys.map((key) => ({ id: key, values: { userName: key } })),
      gatewayCalls: noCalls(),
    }),
    log: SILENT,
  };
  const object = {
    bucket: 'files',
    key: `uploads/${profile.name}/staff.csv`,
    version: '1',
    eventTime: new Date(0).toISOString(),
  };
  await validateUpload(deps, object);
  return manifest?.rows ?? 0;
}
