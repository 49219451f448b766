import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import type { Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';

/** Draws what strikes at one request; a retry belongs to the call before it. */
type FaultOf = (
  method: string,
  possible: readonly Fault[],
  detail: string,
  isRetry: boolean,
) => Fault | undefined;

/**
 * What strikes at the gateway calls of one process: a fault is drawn for each call, and strikes at its first request or at as
 * many as there may be. In an outage every call meets the same.
 */
export function createCallFaults(parts: {
  chance: Chance;
  scenario: Scenario;
  sandbox: Sandbox;
  now: () => number;
}): FaultOf {
  const { chance, scenario, sandbox, now } = parts;
  const struck = new Map<string, { fault: Fault | undefined; left: number }>();

  function outageTrouble(): Fault | undefined {
    const outage = scenario.outages.find(({ from, to }) => from <= now() && now() < to);
    return outage && (outage.trouble ?? 'unavailable');
  }

  function drawFor(method: string, possible: readonly Fault[], detail: string) {
    const fault = sandbox.draw(method, possible, detail);
    return { fault, left: fault === undefined ? 0 : chance.pick('struck requests', [1, 9, 9]) };
  }

  return (method, possible, detail, isRetry) => {
    const call = `${method} ${detail}`;
    const { fault, left } = (isRetry && struck.get(call)) || drawFor(method, possible, detail);
    struck.set(call, { fault, left: left - 1 });
    const strikes = left > 0 ? fault : undefined;
    return strikes?.startsWith('crash') ? strikes : (outageTrouble() ?? strikes);
  };
}
