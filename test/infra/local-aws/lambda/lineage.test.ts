import { describe, expect, it } from 'vitest';
import { continueTrace, createTraceRoot, hopsOf } from '../../../../infra/local-aws/lambda/lineage.ts';

const WORKER = 'arn:aws:lambda:us-east-1:000000000000:function:Worker';
const OTHER = 'arn:aws:lambda:us-east-1:000000000000:function:other';
const newRoot = (): string => '1-00000000-000000000000000000000000';

describe('a lineage', () => {
  it('counts how often each function ran in a chain', () => {
    let header: string | undefined;
    for (const arn of [WORKER, OTHER, WORKER]) header = continueTrace([header], arn, newRoot);
    expect(hopsOf(header, WORKER)).toBe(2);
    expect(hopsOf(header, OTHER)).toBe(1);
  });

  it('begins with a header that has none', () => {
    for (const header of [undefined, '', 'Root=1-2-3;Parent=4', 'Lineage=nonsense', 'Lineage=ab:x|:1']) {
      expect(hopsOf(header, WORKER)).toBe(0);
      expect(hopsOf(continueTrace([header], WORKER, newRoot), WORKER)).toBe(1);
    }
  });

  it('keeps the root of its chain', () => {
    const first = continueTrace([undefined], WORKER, () => '1-root');
    expect(first).toMatch(/^Root=1-root;/);
    expect(continueTrace([undefined, first], WORKER, newRoot)).toMatch(/^Root=1-root;/);
  });

  it('of a batch is the longest of its messages', () => {
    const short = continueTrace([], WORKER, newRoot);
    const long = continueTrace([short], WORKER, newRoot);
    expect(hopsOf(continueTrace([short, long, undefined], WORKER, newRoot), WORKER)).toBe(3);
  });
});

it('a root has the time in it', () => {
  expect(createTraceRoot(1_700_000_000_000, 'ab'.repeat(12))).toBe(`1-6553f100-${'ab'.repeat(12)}`);
});
