/** What must hold when a run has come to rest, whatever has gone wrong in it. */

import type { Summary } from '../../shared/report/summary.ts';
import { type Outcome, UNDONE_OUTCOMES } from '../../shared/user/outcome.ts';
import { checkCalls } from './check-calls.ts';
import { checkEnterprises } from './check-enterprises.ts';
import { checkLanguage } from './check-language.ts';
import { checkManagers } from './check-managers.ts';
import { checkOverlaps } from './check-overlaps.ts';
import { checkRights } from './check-rights.ts';
import { checkRow } from './check-row.ts';
import { checkUsers } from './check-users.ts';
import { countOutcomes, type Job, type Line } from './job.ts';
import { isCalm, isExact, type Rest } from './rest.ts';
import type { SimulatedRow } from './uploads.ts';

/** Everything that does not hold, in words; empty when all does. */
export function checkRun(rest: Rest, jobs: readonly Job[]): string[] {
  return [
    ...jobs.flatMap((job) => checkJob(rest, job).map((finding) => `${job.upload.key}: ${finding}`)),
    ...checkUsers(rest, jobs),
    ...checkOverlaps(rest),
    ...checkManagers(rest, jobs),
    ...checkCalls(rest, jobs),
    ...checkRights(rest, jobs),
    ...checkEnterprises(rest, jobs),
    ...checkSweep(rest),
    ...checkNotices(rest),
    ...checkDeadLetters(rest),
  ];
}

function checkJob(rest: Rest, job: Job): string[] {
  const { rows } = job.upload;
  const { summary, lines } = job;
  if (summary === undefined) return ['no report'];
  if (summary.error !== undefined && summary.rows === 0) return checkRefusal(rest, job);
  if (rows === undefined) return ['a file that must be refused was imported'];
  return [
    ...checkBooks(rows, job, summary),
    ...checkIds(rest, job),
    ...checkLanguage(rest, job),
    ...rows.flatMap((row, at) => {
      const line = lines[at];
      const why = line && checkRow(rest, job, row, line);
      const who = row.login ?? row.kind;
      return why === undefined ? [] : [`row ${row.row} (${who}) is ${line?.import_outcome}, but ${why}`];
    }),
  ];
}

/** A job that ends without rows has sent nothing; and a good file ends so only after an accident. */
function checkRefusal(rest: Rest, { upload, job, summary }: Job): string[] {
  if (upload.rows === undefined) return [];
  const findings = rest.gateway.writes
    .filter((write) => write.job === job)
    .map(({ login }) => `${login} was written, but the report knows no row`);
  if (isExact(rest)) findings.push(`a good file was refused: ${summary?.error?.code}`);
  return findings;
}

function checkBooks(rows: readonly SimulatedRow[], job: Job, summary: Summary): string[] {
  const { lines, failed } = job;
  const findings: string[] = [];
  const numbers = (of: readonly Line[]): string => of.map((line) => line.import_row).join();
  if (numbers(lines) !== rows.map(({ row }) => row).join())
    findings.push(`the report has the rows ${numbers(lines)}`);
  const isSame =
    JSON.stringify(Object.entries(countOutcomes([job])).sort()) ===
    JSON.stringify(Object.entries(summary.outcomes).sort());
  if (!isSame || summary.rows !== rows.length)
    findings.push(`the summary counts ${JSON.stringify(summary.outcomes)} of ${summary.rows}`);
  const undone = lines.filter((line) => UNDONE_OUTCOMES.has(line.import_outcome as Outcome));
  if (numbers(undone) !== numbers(failed)) findings.push(`failed.csv has the rows ${numbers(failed)}`);
  return findings;
}

/** Within a chunk no two created users have the same id. */
function checkIds({ scenario }: Rest, { lines }: Job): string[] {
  const chunks = Array.from({ length: Math.ceil(lines.length / scenario.chunkRows) }, (_, n) =>
    lines.slice(n * scenario.chunkRows, (n + 1) * scenario.chunkRows),
  );
  const idsOf = (chunk: readonly Line[]): string[] =>
    chunk.filter((line) => line.import_outcome === 'created').map((line) => line.import_user_id);
  return chunks
    .map(idsOf)
    .filter((ids) => new Set(ids).size < ids.length)
    .map((ids) => `one id for several users of a chunk: ${ids}`);
}

const checkNotices = ({ watch }: Rest): string[] =>
  watch.isEveryJobTold() ? [] : ['the world was not told of every job'];

/** The sweep only does what nobody else will do. */
const checkSweep = ({ watch, strikes }: Rest): readonly string[] =>
  strikes.some(({ fault }) => fault === 'miscounted') ? [] : watch.needlessSends;

/** Chunks are given up when their workers die; never for an outage, nor because their message was received in vain. */
function checkDeadLetters(rest: Rest): string[] {
  const isExcused = !isCalm(rest) || rest.deaths.length > 0;
  return rest.watch.deadLetterCount === 0 || isExcused ? [] : ['a chunk was given up without a reason'];
}
