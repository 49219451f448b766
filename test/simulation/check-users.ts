/**
 * The gateway's users must be those of a simple sequential model: the uploads in upload order, each row with the effect
 * that its outcome tells of. After an `unknown` row there are two possible worlds.
 */
import type { Outcome } from '../../shared/user/outcome.ts';
import type { Job } from './job.ts';
import type { Drift } from './nights.ts';
import { deployedProfile, enterpriseOf, profileOfUpload, settable } from './profiles.ts';
import { isExact, isForbidden, lacks, mayBeForbidden, type Rest } from './rest.ts';
import { existingIn, refusesMeanwhile } from './scenario.ts';
import { SHOWN } from './simulated-gateway.ts';
import { isDenied } from './unkindness.ts';
import { isPoison, isRefused, isUnreadable, mayCreate, type SimulatedRow, type Values } from './uploads.ts';

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
  const { profile, second } = rest.scenario;
  const enterprises = new Set([profile, second ?? profile].map(enterpriseOf));
  return [...enterprises].flatMap((enterprise) => {
    const steps = stepsByLogin(
      jobs.filter(({ upload }) => enterpriseOf(profileOfUpload(rest.scenario, upload.key)) === enterprise),
    );
    // Nobody else is written: somebody of the same name may be in the other enterprise.
    const logins = rest.gateway.accounts.map(({ values }) => values.userName ?? '');
    return [...new Set([...steps.keys(), ...logins])].flatMap((login) =>
      checkUser(rest, enterprise, login, steps.get(login) ?? []),
    );
  });
}

/** What somebody else changes of a user, from one upload to the next. */
const driftsOf = (
  { scenario }: Rest,
  { enterprise, login }: { enterprise: number; login: string },
  after: number,
  until = Infinity,
): readonly Drift[] =>
  scenario.drifts.filter(
    (drift) =>
      drift.login === login &&
      enterpriseOf(profileOfUpload(scenario, drift.key)) === enterprise &&
      drift.at > after &&
      drift.at <= until,
  );

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
      const sent = code.startsWith('manager_left_out') ? withoutManager(row) : row;
      const step = { job, row: sent, outcome: outcome as Outcome, code };
      steps.set(row.login, [...(steps.get(row.login) ?? []), step]);
    }
  }
  return steps;
}

function checkUser(rest: Rest, enterprise: number, login: string, steps: readonly Step[]): string[] {
  const { scenario, gateway } = rest;
  const findings: string[] = [];
  let states: readonly State[] = [
    existingIn(scenario, enterprise).find(({ userName }) => userName === login),
  ];
  let last = 0;
  for (const step of steps) {
    states = withDrifts(states, driftsOf(rest, { enterprise, login }, last, step.job.upload.at));
    last = step.job.upload.at;
    const before = states;
    const tell = `row ${step.row.row} of ${step.job.upload.key} (${login}) is ${step.outcome}`;
    states = before.flatMap((state) =>
      formsOf(rest, step).flatMap((row) => statesAfter(state, { ...step, row })),
    );
    if (states.length === 0)
      return [`${tell}, which cannot be after ${before.map((state) => JSON.stringify(state))}`];
    if (isExact(rest) && !isFree(rest, step) && !before.some((state) => isIdeal(rest, state, step)))
      findings.push(
        `${tell}, but nothing kept it from being ${before.map((state) => idealOf(rest, state, step))}`,
      );
  }
  // Whoever drops a list after that may be refused.
  states = withDrifts(states, driftsOf(rest, { enterprise, login }, last));
  const accounts = gateway.accounts.filter(
    (each) => each.enterprise === enterprise && each.values.userName === login,
  );
  if (accounts.length > 1) return [...findings, `${login} was created ${accounts.length} times`];
  const found = accounts[0]?.values;
  if (!states.some((state) => isSame(state, found)))
    findings.push(
      `${login} is ${JSON.stringify(found)} at the gateway, but after ${steps.map(({ outcome }) => outcome)} must be ${states.map((state) => JSON.stringify(state)).join(' or ')}`,
    );
  return findings;
}

/** What a row says, as its plan has it; or as what is deployed by now lets it. */
function formsOf({ scenario }: Rest, { job: { profile }, row }: Step): readonly UserRow[] {
  const deployed = profile && deployedProfile(scenario, profile.name);
  return deployed && lacks(deployed, row) ? [row, { ...row, says: settable(deployed, row.says) }] : [row];
}

/** A row that something else than an accident may have kept from being sent. */
const isFree = (rest: Rest, { job, row, outcome, code }: Step): boolean =>
  mayBeForbidden(rest, job.profile, row) ||
  (job.profile !== undefined && refusesMeanwhile(rest.scenario, enterpriseOf(job.profile), row.login)) ||
  outcome === 'superseded' ||
  code === 'manager_missing' ||
  (code === 'unreadable_user' && isUnreadable(row.says.parentEmployeeNumber ?? '')) ||
  (rest.watch.cancelledAt.has(job.job) &&
    (code === 'cancelled' || code === 'same_refusal' || outcome === 'unknown'));

/** What a user may be like after a row with that outcome; nothing, when the outcome cannot be. */
function statesAfter(state: State, { row, outcome, code }: Step): State[] {
  const written: State[] = state || mayCreate(row.says) ? [applied(state, row.says)] : [];
  switch (outcome) {
    case 'created':
      return state ? [] : written;
    case 'updated':
      return state ? written : [];
    case 'unchanged':
      return state && (isUnchanged(state, row.says) || isKnown(state, row.says)) ? [state] : [];
    case 'rejected':
      return isThere(state, code) ? [] : [state];
    case 'unknown':
      // What was sent may have lacked the manager.
      return written.length > 0 ? [state, ...written, applied(state, withoutManager(row).says)] : [state];
    default:
      return [state];
  }
}

/** Whom a row was rejected for may be there only where it had a value that it may not have. */
const isThere = (state: State, code: string): boolean => state !== undefined && code !== 'not_permitted';

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
function idealOf(rest: Rest, state: State, { job, row }: Step): Outcome {
  const { login, says } = row;
  if (isUnreadable(login) || isForbidden(rest, job.profile, row)) return 'failed';
  if (isPoison(login) && (state || mayCreate(says))) return 'unprocessed';
  if (state) return isUnchanged(state, says) ? 'unchanged' : 'updated';
  if (!mayCreate(says)) return 'rejected';
  return isRefused(login) || isDenied(rest.scenario.unkindness, login) ? 'failed' : 'created';
}

const isIdeal = (rest: Rest, state: State, step: Step): boolean =>
  idealOf(rest, state, step) === step.outcome ||
  (step.outcome === 'unchanged' && state !== undefined && isKnown(state, step.row.says));

const isSame = (one: State, other: State): boolean =>
  one === undefined || other === undefined
    ? one === other
    : Object.entries(one).every(([name, value]) => other[name] === value);
