/**
 * How Lambda notices that a function feeds itself: the trace header that travels with a message carries a *lineage*,
 * how often each function ran in this chain. The AWS SDK inside a function passes the header on by itself.
 *
 * Ours has the form `Root=1-…;Lineage=<function>:<count>|<function>:<count>`; Lambda's differs in detail. A header
 * without a lineage begins a chain.
 * Source: Lambda developer guide, "Use Lambda recursive loop detection to prevent infinite loops".
 */
import { createHash } from 'node:crypto';

/** How often a function may run in one chain unless it says `RecursiveLoop: Allow`. */
export const MAX_HOPS = 16;

const EIGHT_HEX_DIGITS = 8;

/** How often the function has run in the chain that the header belongs to. */
export function hopsOf(traceHeader: string | undefined, functionArn: string): number {
  return parseLineage(traceHeader).get(lineageId(functionArn)) ?? 0;
}

/**
 * The trace header of an invocation caused by messages with these headers: the first root goes on, and of every
 * function's counts the highest.
 *
 * @param newRoot makes the root of a chain that begins here, such as `1-67891233-abcdef012345678912345678`
 */
export function continueTrace(
  traceHeaders: readonly (string | undefined)[],
  functionArn: string,
  newRoot: () => string,
): string {
  const counts = new Map<string, number>();
  for (const header of traceHeaders) {
    for (const [id, count] of parseLineage(header)) counts.set(id, Math.max(count, counts.get(id) ?? 0));
  }
  const id = lineageId(functionArn);
  counts.set(id, (counts.get(id) ?? 0) + 1);
  const root = traceHeaders.map((header) => fieldOf(header, 'Root')).find((found) => found !== undefined);
  const lineage = [...counts].map((entry) => entry.join(':')).join('|');
  return `Root=${root ?? newRoot()};Sampled=0;Lineage=${lineage}`;
}

/** A root in X-Ray's form: version, time in seconds, 24 hexadecimal digits. */
export function createTraceRoot(now: number, randomHex: string): string {
  const seconds = Math.floor(now / 1000).toString(16);
  return `1-${seconds.padStart(EIGHT_HEX_DIGITS, '0')}-${randomHex.slice(0, 24).padEnd(24, '0')}`;
}

function lineageId(functionArn: string): string {
  return createHash('sha256').update(functionArn).digest('hex').slice(0, EIGHT_HEX_DIGITS);
}

function fieldOf(traceHeader: string | undefined, field: string): string | undefined {
  const start = `${field}=`;
  const part = traceHeader?.split(';').find((text) => text.startsWith(start));
  return part?.slice(start.length);
}

function parseLineage(traceHeader: string | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of fieldOf(traceHeader, 'Lineage')?.split('|') ?? []) {
    const [, id, count] = /^([0-9a-f]+):(\d+)$/.exec(entry) ?? [];
    if (id !== undefined) counts.set(id, Number(count));
  }
  return counts;
}
