/** A run that has come to rest, and what may be asked of it after all that has happened. */
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { HARMLESS, type Strike } from './faults.ts';
import type { Death } from './sandbox.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedGateway } from './simulated-gateway.ts';
import type { Watch } from './watched.ts';

export interface Rest {
  readonly s3: S3State;
  readonly gateway: SimulatedGateway;
  readonly scenario: Scenario;
  readonly strikes: readonly Strike[];
  readonly deaths: readonly Death[];
  readonly watch: Watch;
}

/** Whether nothing went wrong but what must leave no trace; an outage leaves none, and poison only in its own rows. */
export const isCalm = ({ strikes, deaths }: Rest): boolean =>
  deaths.every((death) => death === 'poison') && strikes.every(({ fault }) => HARMLESS.has(fault));

/** A poisoned row needs so many deliveries until it is the only one that is given up. */
const POISON_RECEIVES = 6;

/** Whether every row must end as in a world without accidents, the poisoned ones as `unprocessed`. */
export function isExact(rest: Rest): boolean {
  const { deaths, scenario, strikes, watch } = rest;
  const isFairToPoison =
    scenario.maxReceiveCount >= POISON_RECEIVES && !strikes.some(({ step }) => step.startsWith('queue '));
  return (
    isCalm(rest) &&
    scenario.profile.ageLimitHours > 24 &&
    (deaths.length === 0 ? watch.deadLetterCount === 0 : isFairToPoison)
  );
}
