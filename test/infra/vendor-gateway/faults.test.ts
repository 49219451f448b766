import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFaults, parseFault } from '../../../infra/vendor-gateway/faults.ts';

const ADD_USER = 'open.shopweb.user.addUser';

/** The effect of the fault, if any, that strikes a creation. */
const strike = (faults: ReturnType<typeof createFaults>, user = 'a') =>
  faults.choose(ADD_USER, [user])?.effect;

describe('a fault on the command line', () => {
  it.each([
    ['method=addUser,code=-500,times=3', { method: 'addUser', effect: 'code', times: 3 }],
    [
      'method=addUser,effect=lose-answer,chance=0.01,seed=7',
      { method: 'addUser', effect: 'lose-answer', chance: 0.01, seed: 7 },
    ],
    ['user=zhang.san,http=502', { user: 'zhang.san', effect: 'http' }],
    ['user=13800138000, http=429, retryAfterSeconds=5', { user: '13800138000', effect: 'http' }],
    ['effect=huge', { effect: 'huge', chance: 1, times: Infinity }],
  ])('are made as the command line asks for them: %s', (text, fault) => {
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
    ['effect=reset,ms=3', 'ms'],
    ['effect=constructor', 'effect'],
  ])('"%s" is refused by its name and what is wrong', (text, reason) => {
    expect(() => parseFault(text)).toThrow(`The fault "${text}" cannot be understood`);
    expect(() => parseFault(text)).toThrow(reason);
  });
});

describe('faults', () => {
  it('strike only the method and the user that they are aimed at', () => {
    const faults = createFaults(['method=addUser,user=a,effect=reset']);
    expect(strike(faults, 'b')).toBeUndefined();
    expect(faults.choose('open.shopweb.user.updateUser', ['a'])).toBeUndefined();
    expect(faults.choose('open.shopweb.user.readdUser', ['a'])).toBeUndefined();
    expect(faults.choose('addUser', ['b', 'a'])).toMatchObject({ effect: 'reset' });
    expect(strike(faults)).toBe('reset');
  });

  it('strike as often as they say, and calls of others use none of that up', () => {
    const faults = createFaults(['user=a,code=-500,times=2']);
    const struck = ['a', 'b', 'a', 'b', 'a'].map((user) => strike(faults, user) !== undefined);
    expect(struck).toEqual([true, false, true, false, false]);
  });

  it('strike in the order they were added', () => {
    const faults = createFaults(['code=-500,times=1']);
    faults.add('effect=reset');
    expect([strike(faults), strike(faults)]).toEqual(['code', 'reset']);
  });

  it('give way to an outage, and all end by clear', () => {
    const faults = createFaults(['effect=reset']);
    faults.setOutage(true);
    expect(strike(faults)).toBe('http');
    faults.setOutage(false);
    expect(strike(faults)).toBe('reset');
    faults.setOutage(true);
    faults.clear();
    expect(strike(faults)).toBeUndefined();
  });

  it('strike by chance about as often as they say, and at the same calls for the same seed', () => {
    const strikes = (seed: number, chance: number): boolean[] => {
      const faults = createFaults([`effect=reset,chance=${chance},seed=${seed}`]);
      return Array.from({ length: 2_000 }, () => strike(faults) !== undefined);
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
