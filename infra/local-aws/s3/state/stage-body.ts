import { type ChecksumAlgorithm, createChecksum } from './checksum.ts';
import type { Storage } from './storage.ts';

/** A body that is stored but belongs to no object yet. `md5` is hexadecimal, `digests` are Base64. */
export interface StagedBody {
  readonly id: string;
  readonly bytes: number;
  readonly md5: string;
  readonly digests: ReadonlyMap<ChecksumAlgorithm, string>;
}

/** Stores a body piece by piece, never holding more than one; a stream that fails leaves nothing. */
export async function stageBody(
  storage: Storage,
  id: string,
  body: AsyncIterable<Uint8Array>,
  checksums: Iterable<ChecksumAlgorithm>,
): Promise<StagedBody> {
  const stage = openStage(storage, id, checksums);
  try {
    for await (const bytes of body) stage.write(bytes);
    return stage.close();
  } catch (error) {
    stage.discard();
    throw error;
  }
}

/** Stores a body that is at hand. */
export function stageBytes(storage: Storage, id: string, bytes: Uint8Array): StagedBody {
  const stage = openStage(storage, id, []);
  try {
    stage.write(bytes);
    return stage.close();
  } catch (error) {
    stage.discard();
    throw error;
  }
}

function openStage(storage: Storage, id: string, algorithms: Iterable<ChecksumAlgorithm>) {
  const sink = storage.openBody(id);
  const md5 = createChecksum('md5');
  const checksums = Array.from(new Set(algorithms), (algorithm) => ({
    algorithm,
    sum: createChecksum(algorithm),
  }));
  let length = 0;
  return {
    write: (bytes: Uint8Array): void => {
      sink.write(bytes);
      md5.update(bytes);
      for (const { sum } of checksums) sum.update(bytes);
      length += bytes.length;
    },
    close: (): StagedBody => {
      sink.close();
      const digests = new Map(
        checksums.map(({ algorithm, sum }) => [algorithm, sum.digest().toString('base64')]),
      );
      return { id, bytes: length, md5: md5.digest().toString('hex'), digests };
    },
    discard: sink.discard,
  };
}
