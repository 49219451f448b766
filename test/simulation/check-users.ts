/**
 * The gateway's users must be those of a simple sequential model: the uploads in upload order, each row with the effect
 * that its outcome tells of. After an `unknown` row there are two possible worlds.
 */
import type { Outcome } from '../../shared/user/outcome.ts';
import type { Job } from './job.ts';
import type { Drift } from './nights.ts';
import { isExact, type Rest } from './rest.ts';
import { SHOWN } from './simulated-gateway.ts';
import { isDenied } from './unkindness.ts';
import {
  isPoison,
  isRefused,
  isUnreadable,
  mayCreate,
  PROTECTED,
  type SimulatedRow,
  type Values,
} from './uploads.ts';

/** What somebody is like; undefined is nobody. */
type State = Values | undefined;

type UserRow = Extract<SimulatedRow, { kind: 'user' }>;

/** A row of some job and what was reported of it. */
interface Step {
  readonly job: Job;
  readonly row: UserRow;
  readonly outcome: Outcome;
  readonly code: string;
}

export function checkUsers(rest: Rest, jobs: readonly Job[]): string[] {
  const steps = stepsByLogin(jobs);
  return [...steps].flatMap(([login, each]) => checkUser(rest, login, each));
}

/** What somebody else changes of a user, from one upload to the next. */
const driftsOf = ({ scenario }: Rest, user: string, after: number, until = Infinity): readonly Drift[] =>
  scenario.drifts.filter(({ at, login }) => login === user && at > after && at <= until);

/** An upload that was still running may have overwritten it. */
const withDrifts = (states: readonly State[], drifts: readonly Drift[]): readonly State[] =>
  drifts.reduce<readonly State[]>(
    (before, { showName }) => before.flatMap((state) => (state ? [{ ...state, showName }, state] : [state])),
    states,
  );

function stepsByLogin(jobs: readonly Job[]): Map<string, Step[]> {
  const steps = new Map<string, Step[]>();
  const inOrder = [...jobs].sort((one, other) => (one.order < other.order ? -1 : 1));
  for (const job of inOrder) {
    for (const [at, row] of (job.upload.rows ?? []).entries()) {
      const line = job.lines[at];
      if (row.kind !== 'user' || line === undefined) continue;
      const { import_outcome: outcome, import_code: code } = line;
      const sent = code === 'manager_left_out' ? withoutManager(row) : row;
      const step = { job, row: sent, outcome: outcome as Outcome, code };
      steps.set(row.login, [...(steps.get(row.login) ?? []), step]);
    }
  }
  return steps;
}

function checkUser(rest: Rest, login: string, steps: readonly Step[]): string[] {
  const { scenario, gateway } = rest;
  const findings: string[] = [];
  let states: readonly State[] = [scenario.existing.find(({ userName }) => userName === login)];
  let last = 0;
  for (const step of steps) {
    states = withDrifts(states, driftsOf(rest, login, last, step.job.upload.at));
    last = step.job.upload.at;
    const before = states;
    const tell = `row ${step.row.row} of ${step.job.upload.key} (${login}) is ${step.outcome}`;
    states = before.flatMap((state) => statesAfter(state, step));
    if (states.length === 0)
      return [`${tell}, which cannot be after ${before.map((state) => JSON.stringify(state))}`];
    if (isExact(rest) && !isFree(rest, step) && !before.some((state) => isIdeal(rest, state, step)))
      findings.push(
        `${tell}, but nothing kept it from being ${before.map((state) => idealOf(rest, state, step.row))}`,
      );
  }
  // Whoever drops a list after that may be refused.
  states = withDrifts(states, driftsOf(rest, login, last));
  const accounts = gateway.accounts.filter(({ values }) => values.userName === login);
  if (accounts.length > 1) return [...findings, `${login} was created ${accounts.length} times`];
  const found = accounts[0]?.values;
  if (!states.some((state) => isSame(state, found)))
    findings.push(
      `${login} is ${JSON.stringify(found)} at the gateway, but after ${steps.map(({ outcome }) => outcome)} must be ${states.map((state) => JSON.stringify(state)).join(' or ')}`,
    );
  return findings;
}

/** A row that something else than an accident may have kept from being sent. */
const isFree = ({ watch }: Rest, { job, row, outcome, code }: Step): boolean =>
  outcome === 'superseded' ||
  code === 'manager_missing' ||
  (code === 'unreadable_user' && isUnreadable(row.says.parentEmployeeNumber ?? '')) ||
  (watch.cancelledAt.has(job.job) &&
    (code === 'cancelled' || code === 'same_refusal' || outcome === 'unknown'));

/** What a user may be like after a row with that outcome; nothing, when the outcome cannot be. */
function statesAfter(state: State, { row, outcome }: Step): State[] {
  const written: State[] = state || mayCreate(row.says) ? [applied(state, row.says)] : [];
  switch (outcome) {
    case 'created':
      return state ? [] : written;
    case 'updated':
      return state ? written : [];
    case 'unchanged':
      return state && (isUnchanged(state, row.says) || isKnown(state, row.says)) ? [state] : [];
    case 'rejected':
      return state ? [] : [state];
    case 'unknown':
      // What was sent may have lacked the manager.
      return written.length > 0 ? [state, ...written, applied(state, withoutManager(row).says)] : [state];
    default:
      return [state];
  }
}

function withoutManager(row: UserRow): UserRow {
  const { parentEmployeeNumber: _, ...says } = row.says;
  return { ...row, says };
}

/** Passwords are for creating people. */
function applied(state: State, says: Values): State {
  if (state === undefined) return says;
  const { password: _, ...rest } = says;
  return { ...state, ...rest };
}

const isUnchanged = (state: Values, says: Values): boolean =>
  Object.entries(says).every(([name, value]) => SHOWN.includes(name) && state[name] === value);

/** What the ledger may know, though look-ups do not show it. */
const isKnown = (state: Values, says: Values): boolean => isSame(applied(state, says), state);

/** What a row becomes in a world without accidents. */
function idealOf({ scenario }: Rest, state: State, { login, says }: UserRow): Outcome {
  if (isUnreadable(login) || login === PROTECTED) return 'failed';
  if (isPoison(login) && (state || mayCreate(says))) return 'unprocessed';
  if (state) return isUnchanged(state, says) ? 'unchanged' : 'updated';
  if (!mayCreate(says)) return 'rejected';
  return isRefused(login) || isDenied(scenario.unkindness, login) ? 'failed' : 'created';
}

const isIdeal = (rest: Rest, state: State, { row, outcome }: Step): boolean =>
  idealOf(rest, state, row) === outcome ||
  (outcome === 'unchanged' && state !== undefined && isKnown(state, row.says));

const isSame = (one: State, other: State): boolean =>
  one === undefined || other === undefined
    ? one === other
    : Object.entries(one).every(([name, value]) => other[name] === value);
