/** Nobody is sent before the row of their manager has ended, nor for a manager who is nowhere. */
import type { Outcome } from '../../shared/user/outcome.ts';
import type { Job, Line } from './job.ts';
import { enterpriseOf } from './profiles.ts';
import type { Rest } from './rest.ts';
import { existingIn } from './scenario.ts';
import type { SimulatedRow } from './uploads.ts';

type UserRow = Extract<SimulatedRow, { kind: 'user' }>;

const DONE: ReadonlySet<string> = new Set<Outcome>(['created', 'updated', 'unchanged']);

export function checkManagers(rest: Rest, jobs: readonly Job[]): string[] {
  return jobs.flatMap((job) => {
    const rows = job.upload.rows ?? [];
    return rows.flatMap((row, at) => {
      const line = job.lines[at];
      if (row.kind !== 'user' || line === undefined) return [];
      const findings = [...checkOrder(rest, job, row), ...checkMissing(rest, job, row, line)];
      return findings.map((finding) => `${job.upload.key}: row ${row.row} (${row.login}) ${finding}`);
    });
  });
}

const lineOf = ({ upload, lines }: Job, row: number): Line | undefined =>
  lines[(upload.rows ?? []).findIndex((each) => each.row === row)];

function checkOrder({ gateway, watch }: Rest, { job, upload }: Job, { login, manager }: UserRow): string[] {
  const isSent = upload.rows?.some(({ row, kind }) => row === manager && kind === 'user');
  if (!isSent) return [];
  const endedAt = watch.endedAt.get(`${job} ${manager}`) ?? Infinity;
  const early = gateway.writes.filter(
    (write) => write.job === job && write.login === login && write.at < endedAt,
  );
  return early.map(() => `was sent before row ${manager}, its manager's, had ended`);
}

function checkMissing(
  { gateway, scenario }: Rest,
  job: Job,
  { manager, says }: UserRow,
  { import_code: code, import_outcome: outcome }: Line,
): string[] {
  const number = says.parentEmployeeNumber;
  const enterprise = enterpriseOf(job.profile ?? scenario.profile);
  const existing = existingIn(scenario, enterprise);
  // It may also say what its profile kept from being sent.
  const isRemarked = code.startsWith('manager_left_out');
  const isDone = manager !== undefined && DONE.has(lineOf(job, manager)?.import_outcome ?? '');
  if (isRemarked || code === 'manager_missing') {
    if (isRemarked !== (job.profile?.managerMissing === 'leave_out'))
      return [`is ${code}, against the profile`];
    if (manager === undefined || isDone) return [`is ${code}, but nothing kept its manager from being there`];
    const wasThere = existing.some(({ employeeNumber }) => employeeNumber === number);
    return wasThere ? [`is ${code}, but its manager had long been there`] : [];
  }
  if (manager === undefined || isDone || !DONE.has(outcome)) return [];
  const accounts = gateway.accounts.filter((each) => each.enterprise === enterprise);
  // Who was there before may have got another number since.
  const isThere = [...accounts.map(({ values }) => values), ...existing].some(
    ({ employeeNumber }) => employeeNumber === number,
  );
  return isThere ? [] : [`was sent, though its manager is nowhere`];
}
