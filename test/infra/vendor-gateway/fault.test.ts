import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFault } from '../../../infra/vendor-gateway/fault.ts';
import { createFaults } from '../../../infra/vendor-gateway/faults.ts';

const addUser = (user: string) => ({ method: 'open.shopweb.user.addUser', users: [user] });

describe('a fault on the command line', () => {
  it.each([
    ['method=addUser,code=-500,times=3', { method: 'addUser', effect: 'code', code: -500, times: 3 }],
    [
      'method=addUser,effect=lose-answer,chance=0.01,seed=7',
      { method: 'addUser', effect: 'lose-answer', chance: 0.01, seed: 7 },
    ],
    ['user=zhang.san,http=502', { user: 'zhang.san', effect: 'http', http: 502 }],
    [
      'user=13800138000, http=429, retryAfterSeconds=5',
      { user: '13800138000', http: 429, retryAfterSeconds: 5 },
    ],
    ['effect=huge', { effect: 'huge', bytes: 200_000_000 }],
    ['effect=late,ms=2000', { effect: 'late', ms: 2_000 }],
  ])('%s is understood', (text, fault) => {
    expect(parseFault(text)).toMatchObject(fault);
  });

  it.each([
    ['', 'effect'],
    ['method=addUser', 'effect'],
    ['effect=explode', 'effect'],
    ['effect=slow', 'ms'],
    ['effect=slow,ms=soon', 'ms'],
    ['code=0', 'code 0 is success'],
    ['code=', 'code'],
    ['http=200', 'http'],
    ['effect=reset,chance=2', 'chance'],
    ['effect=reset,times=0', 'times'],
    ['effect=reset,wen=3', 'wen'],
  ])('"%s" is refused by its name and what is wrong', (text, reason) => {
    expect(() => parseFault(text)).toThrow(`The fault "${text}" cannot be understood`);
    expect(() => parseFault(text)).toThrow(reason);
  });
});

describe('faults', () => {
  it('strike only the method and the user that they are aimed at', () => {
    const faults = createFaults(['method=addUser,user=a,effect=reset']);
    expect(faults.strike(addUser('b'))).toBeUndefined();
    expect(faults.strike({ method: 'open.shopweb.user.updateUser', users: ['a'] })).toBeUndefined();
    expect(faults.strike({ method: 'addUser', users: ['b', 'a'] })).toMatchObject({ effect: 'reset' });
    expect(faults.strike(addUser('a'))).toMatchObject({ effect: 'reset' });
  });

  it('strike as often as they say, and calls of others use none of that up', () => {
    const faults = createFaults(['user=a,code=-500,times=2']);
    const struck = ['a', 'b', 'a', 'b', 'a'].map((user) => faults.strike(addUser(user)) !== undefined);
    expect(struck).toEqual([true, false, true, false, false]);
  });

  it('strike in the order they were added, each until it is taken away', () => {
    const faults = createFaults();
    const end = faults.add('code=-500');
    faults.add({ effect: 'reset' });
    expect(faults.strike(addUser('a'))?.effect).toBe('code');
    end();
    expect(faults.strike(addUser('a'))?.effect).toBe('reset');
  });

  it('give way to an outage, and all end by clear', () => {
    const faults = createFaults(['effect=reset']);
    faults.setOutage(true);
    expect(faults.strike(addUser('a'))).toEqual({ effect: 'http', http: 503 });
    faults.setOutage(false);
    expect(faults.strike(addUser('a'))?.effect).toBe('reset');
    faults.setOutage(true);
    faults.clear();
    expect(faults.strike(addUser('a'))).toBeUndefined();
  });

  it('strike by chance about as often as they say, and at the same calls for the same seed', () => {
    const strikes = (seed: number, chance: number): boolean[] => {
      const faults = createFaults([{ effect: 'reset', chance, seed }]);
      return Array.from({ length: 2_000 }, () => faults.strike(addUser('a')) !== undefined);
    };
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (seed, chance) => {
        const first = strikes(seed, chance);
        const share = first.filter(Boolean).length / first.length;
        expect(Math.abs(share - chance)).toBeLessThan(0.08);
        expect(strikes(seed, chance)).toEqual(first);
      }),
    );
    expect(strikes(1, 0.5)).not.toEqual(strikes(2, 0.5));
  });
});
