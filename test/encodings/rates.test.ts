import { describe, expect, it } from 'vitest';
import { measureRates, type Rate } from './rates.ts';

/** `npm run encodings` does so with 20,000. */
describe.each(['even', 'small'] as const)('staff lists in eighteen encodings, sizes %s', (size) => {
  it('are read right or refused, and Chinese ones in GBK are read', async () => {
    const rates = await measureRates(270, 1, size);
    expect(rates.flatMap(({ wrong }) => wrong)).toEqual([]);
    const [gbk, ...others] = rates;
    expect(gbk?.encoding).toBe('gbk');
    expect(gbk?.refused).toBeLessThanOrEqual(1);
    expect(gbk?.rejected).toBeLessThan((gbk?.right ?? 0) / 500);
    const isRefused = ({ files, refused }: Rate): boolean => files === refused;
    expect(others.filter((rate) => !isRefused(rate))).toEqual([]);
  });
});
