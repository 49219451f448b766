import type { Decision } from '../job/decision.ts';
import type { LaterUpload, Overlap } from './overlap.ts';

/** What a chunk's overlap means now that so much is decided of the other uploads. */
export interface ResolvedOverlap {
  /** The rows that are not sent, each with the latest upload of those that go and carry it too. */
  readonly superseded: ReadonlyMap<number, LaterUpload>;
  /** How long the upload was planned, in milliseconds, on whose decision some row hangs; undefined when there is none. */
  readonly undecidedForMs: number | undefined;
  /** Earlier uploads that a row which is sent is in as well. */
  readonly waitsFor: readonly string[];
}

/** Nothing is shared. */
const ALONE: ResolvedOverlap = { superseded: new Map(), undecidedForMs: undefined, waitsFor: [] };

/** Decides which rows of a chunk are superseded: those that a later upload carries which goes, and none else. */
export async function resolveOverlap(
  overlap: Overlap | undefined,
  decisionOf: (job: string) => Promise<Decision>,
): Promise<ResolvedOverlap> {
  if (!overlap) return ALONE;
  const superseded = new Map<number, LaterUpload>();
  const open = new Map<number, number>();
  const isOpen = (row: number): boolean => !superseded.has(row);
  // The latest stands first, for of several it is the one to name.
  for (const { by, rows } of overlap.superseded) {
    if (!rows.some(isOpen)) continue;
    const decision = await decisionOf(by.job);
    for (const row of rows.filter(isOpen)) {
      if (decision.state === 'go') superseded.set(row, by);
      if (decision.state === 'undecided') open.set(row, decision.forMs);
    }
  }
  const [undecidedForMs] = [...open].filter(([row]) => isOpen(row)).map(([, forMs]) => forMs);
  const ifSent = overlap.ifSent?.filter(({ rows }) => rows.some(isOpen)) ?? [];
  return {
    superseded,
    undecidedForMs,
    waitsFor: [...overlap.waitsFor, ...ifSent.map(({ job }) => job)],
  };
}
