import { describe, expect, it } from 'vitest';
import { openOvoparkVendor } from '../../../../infra/vendor-gateway/ovopark/open-vendor.ts';
import { GET_USER_BY_TYPE } from '../../../../infra/vendor-gateway/ovopark/user-methods.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** What such a gateway answers to a look-up of five, of whom all but `c` are there. */
function lookUp(rules: Parameters<typeof openOvoparkVendor>[0]): unknown[] {
  const { vendor, seed } = openOvoparkVendor(rules ?? {});
  for (const userName of NAMES.filter((name) => name !== 'c')) seed({ userName });
  const object = JSON.stringify({ enterpriseId: 1212, type: 1, keyWord: NAMES });
  const answer = vendor.methods.get(GET_USER_BY_TYPE)?.perform({ object }, 0);
  const { stat, data } = JSON.parse(answer?.body ?? '{}');
  expect(stat.code).toBe(0);
  return data.map((user: { userName: string } | null) => user?.userName ?? null);
}

describe('a look-up of the practice gateway', () => {
  it('shows everybody who was created, unless it is told otherwise', () => {
    expect(lookUp({})).toEqual(['a', 'b', 'd', 'e']);
  });

  it('shows the first few users only, where it is told to', () => {
    expect(lookUp({ mostUsers: 3 })).toEqual(['a', 'b', 'd']);
  });

  it('reads the first few keys only, where it is told to', () => {
    expect(lookUp({ mostKeys: 3 })).toEqual(['a', 'b']);
  });

  it('shows some users as null, where it is told to', () => {
    expect(lookUp({ unreadable: ['b', 'c'] })).toEqual(['a', null, 'd', 'e']);
  });
});
