import { describe, expect, it } from 'vitest';
import { createUnkindness } from '../../../infra/local-aws/unkindness.ts';

/** What a seed draws, each purpose many times. */
function drawsOf(seed: string) {
  const unkindness = createUnkindness(seed);
  const times = Array.from({ length: 200 }, (_, index) => index);
  return {
    delays: times.map(() => unkindness.eventDelaysMs('Validate')),
    lost: times.map((time) => unkindness.losesReceive(1 + (time % 3))),
    pages: times.map(() => unkindness.pageSize()),
  };
}

describe('the unkindness of a seed', () => {
  it('is the same each time, and another for another seed', () => {
    expect(drawsOf('1')).toEqual(drawsOf('1'));
    expect(drawsOf('1')).not.toEqual(drawsOf('2'));
  });

  it('lets events come late, twice and twice at once, and loses none', () => {
    const kinds = new Set(drawsOf('1').delays.map((delays) => delays.join()));
    expect(kinds).toEqual(new Set(['0', '150', '0,0', '0,150']));
  });

  it('loses receives of a message, but not the third in a row', () => {
    const { lost } = drawsOf('1');
    expect(lost).toContain(true);
    expect(lost.filter((_, time) => time % 3 === 2)).not.toContain(true);
  });

  it('makes pages of listings short', () => {
    expect(new Set(drawsOf('1').pages)).toEqual(new Set([1, 2, 3]));
  });
});
