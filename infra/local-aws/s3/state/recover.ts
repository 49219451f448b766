import { applyChange, type Bucket, changesOf } from './bucket-index.ts';
import type { Storage } from './storage.ts';

/** Reads what is stored into buckets, and puts right what a killed process left half-way. */
export function recover(storage: Storage): { buckets: Map<string, Bucket>; sequence: number } {
  const buckets = new Map<string, Bucket>();
  let sequence = 0;
  const changes = storage.load();
  for (const [index, change] of changes.entries()) {
    const effect = applyChange(buckets, change);
    if (effect && index === changes.length - 1) storage.settle(effect);
    if (change.change === 'put') sequence = Math.max(sequence, change.version.sequence);
    if (change.change === 'sequence') sequence = Math.max(sequence, change.sequence);
  }
  storage.tidy(new Set(liveBodies(buckets)), changesOf(buckets, sequence));
  return { buckets, sequence };
}

function* liveBodies(buckets: Map<string, Bucket>): Generator<string> {
  for (const { entries } of buckets.values()) {
    for (const { versions } of entries.values()) {
      for (const version of versions) if (version.kind === 'object') yield version.id;
    }
  }
}
