import { describe, expect, it } from 'vitest';
import { createCircuit, createCircuits, type Trouble } from '../../../shared/gateway/circuit.ts';
import { GatewayError } from '../../../shared/gateway/errors.ts';
import { PROFILE } from '../../support/job-bench.ts';

const trouble = (retryAfterMs?: number): Trouble => ({
  why: 'unavailable',
  error: new GatewayError(
    'unavailable',
    '502',
    'Bad gateway.',
    retryAfterMs === undefined ? {} : { retryAfterMs },
  ),
});

function createBench(random = 1) {
  let now = 0;
  const circuit = createCircuit({ now: () => now, random: () => random });
  return { circuit, advance: (ms: number) => (now += ms) };
}

/** Lets one try after the other fail; answers for how long each left the circuit open, in seconds. */
function failTimes(times: number, random: number, hintMs?: number): number[] {
  const { circuit, advance } = createBench(random);
  return Array.from({ length: times }, () => {
    circuit.enter();
    circuit.leave(trouble(hintMs), false);
    const openForMs = circuit.openForMs();
    advance(openForMs);
    return openForMs / 1000;
  });
}

describe('a circuit', () => {
  it('lets everybody in until there is trouble, and then nobody, naming the trouble', () => {
    const { circuit } = createBench();
    expect(circuit.enter()).toEqual({ state: 'closed' });
    const met = trouble();
    circuit.leave(met, true);
    expect(circuit.enter()).toEqual({ state: 'open', trouble: met });
  });

  it('stays open twice as long each time, from 10 s to a minute, the upper fifth by chance', () => {
    expect(failTimes(5, 1)).toEqual([10, 20, 40, 60, 60]);
    expect(failTimes(5, 0)).toEqual([8, 16, 32, 48, 48]);
  });

  it('believes a gateway that says how long it wants to be left alone, up to 15 minutes', () => {
    expect(failTimes(2, 1, 100_000)).toEqual([100, 100]);
    expect(failTimes(1, 1, 9_999_000)).toEqual([900]);
  });

  it('lets a single one try when the time is up, and closes when that one came further', () => {
    const { circuit, advance } = createBench();
    circuit.leave(trouble(), false);
    advance(10_000);
    expect(circuit.enter()).toEqual({ state: 'half-open' });
    expect(circuit.enter().state).toBe('open');
    circuit.leave(undefined, true);
    expect(circuit.enter()).toEqual({ state: 'closed' });
  });

  it('lets another one try a minute later when the first told nothing', () => {
    const { circuit, advance } = createBench();
    circuit.leave(trouble(), false);
    advance(10_000);
    circuit.enter();
    circuit.leave(undefined, false);
    advance(59_999);
    expect(circuit.enter().state).toBe('open');
    advance(1);
    expect(circuit.enter().state).toBe('half-open');
  });

  it('is one for each gateway that a profile names', () => {
    const circuitOf = createCircuits({ now: () => 0, random: () => 1 });
    circuitOf(PROFILE).leave(trouble(), false);
    expect(circuitOf({ ...PROFILE }).enter().state).toBe('open');
    expect(circuitOf({ ...PROFILE, secretName: 'other' }).enter().state).toBe('closed');
    const fixed = { ...PROFILE.gateway, url: 'https://fixed.example/cloud.api' };
    expect(circuitOf({ ...PROFILE, gateway: fixed }).enter().state).toBe('closed');
  });
});
