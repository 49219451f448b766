import { MAX_EQUAL_REFUSALS } from '../../functions/upsert/refusal-streaks.ts';
import { manifestKey } from '../../shared/job/keys.ts';
import { Manifest } from '../../shared/job/manifest.ts';
import type { Outcome } from '../../shared/user/outcome.ts';
import { WORK } from './functions.ts';
import type { Job, Line } from './job.ts';
import { enterpriseOf, profileOfUpload } from './profiles.ts';
import { isCalm, isForbidden, mayBeForbidden, type Rest } from './rest.ts';
import { refusesMeanwhile } from './scenario.ts';
import { isDenied, isLie } from './unkindness.ts';
import { isPoison, isRefused, isUnreadable, mayCreate, type SimulatedRow } from './uploads.ts';

type UserRow = Extract<SimulatedRow, { kind: 'user' }>;

/** Why the outcome of a row does not tell the truth; undefined when it does. */
export function checkRow(rest: Rest, of: Job, row: SimulatedRow, line: Line): string | undefined {
  const { job, profile } = of;
  const outcome = line.import_outcome as Outcome;
  if (row.kind === 'other') return outcome === row.becomes ? undefined : `it must be ${row.becomes}`;
  const { created, updated, written } = writesOf(rest, job, row.login);
  switch (outcome) {
    case 'created':
      return created === 1
        ? whyNotProved(rest, of, row.login, line.import_user_id)
        : `it created that user ${created} times`;
    case 'updated':
      return updated > 0 && created === 0 ? undefined : `it updated that user ${updated} times`;
    case 'failed':
      return whyNotFailed(rest, of, row, line);
    case 'rejected':
      return mayCreate(row.says) && !mayBeForbidden(rest, profile, row) ? 'it is valid' : written;
    case 'unchanged':
      return written;
    case 'superseded':
      return written ?? whyNotSuperseded(rest, of, row.login, line.import_message);
    case 'unprocessed':
      return written ?? whyNotUnprocessed(rest, job, row.login, line.import_code);
    case 'unknown':
      return whyNotUnknown(rest, job, row.row, row.login);
    case 'ignored':
      return 'it is a valid row';
  }
}

/** Whether the profile or the gateway says no to this row, or what it says of its user cannot be read. */
const mayFail = (rest: Rest, { profile }: Job, row: UserRow): boolean =>
  isRefused(row.login) ||
  isUnreadable(row.login) ||
  isDenied(rest.scenario.unkindness, row.login) ||
  (profile !== undefined && refusesMeanwhile(rest.scenario, enterpriseOf(profile), row.login)) ||
  isForbidden(rest, profile, row) ||
  mayBeForbidden(rest, profile, row);

/** An id that the report tells must be that of the user; a lie that nothing in its chunk gives away is believed. */
function whyNotProved(
  { gateway, scenario }: Rest,
  { profile }: Job,
  login: string,
  id: string,
): string | undefined {
  if (isLie(scenario.unkindness, login, id)) return undefined;
  const account = gateway.accounts.find(
    (each) => each.id === id && profile !== undefined && each.enterprise === enterpriseOf(profile),
  );
  return account?.values.userName === login ? undefined : `its id ${id} is not that of the user`;
}

function writesOf({ gateway }: Rest, job: string, login: string) {
  const done = gateway.writes.filter(
    (write) => write.job === job && write.login === login && write.tookEffect,
  );
  const created = done.filter(({ method }) => method === 'create').length;
  return {
    created,
    updated: done.length - created,
    written: done.length > 0 ? 'it was written' : undefined,
  };
}

/** Somebody was created, and the rest of the row refused: the report names whom. */
function whyNotIncomplete(rest: Rest, of: Job, login: string, id: string): string | undefined {
  const { created, updated } = writesOf(rest, of.job, login);
  return created === 1 && updated === 0 ? whyNotProved(rest, of, login, id) : 'it was not only created';
}

/** Whether a manager may be missing is looked at elsewhere; one whom nobody can read fails those who name him too. */
function whyNotFailed(rest: Rest, of: Job, row: UserRow, line: Line): string | undefined {
  const { import_code: code, import_user_id: id } = line;
  if (code.includes('created_incompletely')) return whyNotIncomplete(rest, of, row.login, id);
  const isManagers = code === 'manager_missing' || isUnreadable(row.says.parentEmployeeNumber ?? '');
  const { written } = writesOf(rest, of.job, row.login);
  return written ?? (mayFail(rest, of, row) || isManagers ? undefined : 'nobody refused it');
}

/** The report names the later upload's job, which must have been decided to go. */
function whyNotSuperseded(
  { watch, s3, scenario }: Rest,
  { order, upload }: Job,
  login: string,
  message: string,
): string | undefined {
  const by = watch.dropped.find(({ job }) => message.includes(job));
  if (by === undefined || by.order <= order) return 'it names no later upload';
  if (
    enterpriseOf(profileOfUpload(scenario, by.upload.key)) !==
    enterpriseOf(profileOfUpload(scenario, upload.key))
  )
    return `${by.upload.key} is of another enterprise`;
  const carriesIt = by.upload.rows?.some((row) => row.kind === 'user' && row.login === login);
  if (!carriesIt) return `${by.upload.key} does not carry that user`;
  const manifest = Buffer.from(s3.read(s3.find(WORK, manifestKey(by.job))) as Uint8Array).toString();
  const { verdict, error } = Manifest.parse(JSON.parse(manifest));
  return verdict === 'go' && !error ? undefined : `${by.upload.key} never went`;
}

function whyNotUnprocessed(rest: Rest, job: string, login: string, code: string): string | undefined {
  switch (code) {
    case 'cancelled':
      return rest.watch.cancelledAt.has(job) ? undefined : 'nobody cancelled its job';
    case 'worker_crashed':
      return isPoison(login) || !isCalm(rest) || rest.deaths.length > 0 || rest.watch.deadLetterCount > 0
        ? undefined
        : 'no worker died';
    case 'age_limit':
      return rest.scenario.profile.ageLimitHours < 24 || !isCalm(rest) ? undefined : 'its time was not up';
    case 'credentials_refused':
      return rest.strikes.some(({ fault }) => fault === 'misconfigured')
        ? undefined
        : 'nobody refused the key';
    case 'same_refusal':
      return refusalsOf(rest, job) >= MAX_EQUAL_REFUSALS ? undefined : 'its gateway never refused so many';
    case 'canary_failed':
      return 'every canary comes back';
    default:
      return `nothing explains its code ${code}`;
  }
}

/** How many writes of a job were refused. */
const refusalsOf = ({ gateway }: Rest, job: string): number =>
  gateway.writes.filter((write) => write.job === job && isRefused(write.login)).length;

/**
 * A row may only be unknown when a write of it was sent, or a claim said that it might be, and it could not be looked up
 * again: something went wrong, or its job was stopped.
 */
function whyNotUnknown(rest: Rest, job: string, row: number, login: string): string | undefined {
  const wasStopped = rest.watch.cancelledAt.has(job) || rest.scenario.profile.ageLimitHours < 24;
  // Its worker had let it go, to look later, when the queue gave its message up.
  const isParked = rest.watch.deadLetterCount > 0 && rest.watch.requeuedRows.has(`${job} ${row}`);
  const wasGivenUp = rest.deaths.length > 0 || isParked;
  if (isCalm(rest) && !wasGivenUp && !wasStopped) return 'no worker lost sight of it';
  const wasSent = rest.gateway.writes.some((write) => write.job === job && write.login === login);
  return wasSent || rest.watch.claimedRows.has(`${job} ${row}`) ? undefined : 'no write of it was ever near';
}
