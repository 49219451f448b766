/** What must hold when a run has come to rest, whatever has gone wrong in it. */
import Papa from 'papaparse';
import type { S3State } from '../../infra/local/s3/s3-state.ts';
import { reportFolder } from '../../shared/core/layout.ts';
import { type Outcome, UNDONE_OUTCOMES } from '../../shared/core/outcome.ts';
import { Summary } from '../../shared/core/records.ts';
import { HARMLESS, type Strike } from './faults.ts';
import { FILES } from './functions.ts';
import { isPoison, type Scenario, type SimulatedRow, type SimulatedUpload } from './scenario.ts';
import type { SimulatedGateway } from './simulated-gateway.ts';
import type { DroppedUpload, Watch } from './watch.ts';

export interface Rest {
  readonly s3: S3State;
  readonly gateway: SimulatedGateway;
  readonly scenario: Scenario;
  readonly strikes: readonly Strike[];
  /** How many workers died. */
  readonly kills: number;
  readonly watch: Watch;
}

/** Everything that does not hold, in words; empty when all does. */
export function checkRun(rest: Rest): string[] {
  const findings: string[] = [];
  for (const [login, times] of rest.gateway.created)
    if (times > 1) findings.push(`${login} was created ${times} times`);
  for (const dropped of rest.watch.dropped) {
    const upload = rest.scenario.uploads.find(({ key }) => key === dropped.key);
    if (upload)
      findings.push(...checkJob(rest, upload, dropped).map((finding) => `${upload.key}: ${finding}`));
  }
  return findings;
}

function checkJob(rest: Rest, upload: SimulatedUpload, dropped: DroppedUpload): string[] {
  const read = (name: string): string | undefined =>
    readFile(rest.s3, reportFolder(dropped.key, dropped.job) + name);
  const summaryText = read('summary.json');
  const reportText = read('report.csv');
  if (summaryText === undefined || reportText === undefined) return ['no report'];
  const summary = Summary.parse(JSON.parse(summaryText));
  if (summary.error !== undefined && summary.rows === 0) return checkRefusal(rest, upload, summary);
  if (upload.rows === undefined) return ['a file that must be refused was imported'];
  const lines = parse(reportText);
  return [
    ...checkBooks(upload.rows, lines, summary, read('failed.csv')),
    ...upload.rows.flatMap((row, at) => {
      const why = checkRow(rest, dropped.job, row, lines[at]?.import_outcome as Outcome);
      return why === undefined
        ? []
        : [`row ${row.row} (${row.login ?? row.ideal}) is ${lines[at]?.import_outcome}, but ${why}`];
    }),
  ];
}

type Line = Readonly<Record<string, string>>;

const parse = (text: string): Line[] =>
  Papa.parse<Record<string, string>>(text.replace(/^\ufeff/, ''), { header: true, skipEmptyLines: true })
    .data;

function readFile(s3: S3State, key: string): string | undefined {
  const { objects } = s3.list(FILES, { prefix: key, delimiter: '', from: undefined, max: 1 });
  const [object] = objects;
  return object?.key === key ? Buffer.from(s3.read(object) as Uint8Array).toString('utf8') : undefined;
}

/** A job that ends without rows has sent nothing; and a good file ends so only after an accident. */
function checkRefusal(rest: Rest, upload: SimulatedUpload, summary: Summary): string[] {
  if (upload.rows === undefined) return [];
  const written = upload.rows.filter(({ login }) => login !== undefined && hasWrite(rest.gateway, login));
  const findings = written.map(({ login }) => `${login} was written, but the report knows no row`);
  if (isHarmless(rest)) findings.push(`a good file was refused: ${summary.error?.code}`);
  return findings;
}

const hasWrite = ({ created, updated }: SimulatedGateway, login: string): boolean =>
  created.has(login) || updated.has(login);

function checkBooks(
  rows: readonly SimulatedRow[],
  lines: readonly Line[],
  summary: Summary,
  failed: string | undefined,
): string[] {
  const findings: string[] = [];
  const numbers = (of: readonly Line[]): string => of.map((line) => line.import_row).join();
  if (numbers(lines) !== rows.map(({ row }) => row).join())
    findings.push(`the report has the rows ${numbers(lines)}`);
  const counts: Record<string, number> = {};
  for (const line of lines) counts[line.import_outcome ?? ''] = (counts[line.import_outcome ?? ''] ?? 0) + 1;
  const isSame =
    JSON.stringify(Object.entries(counts).sort()) === JSON.stringify(Object.entries(summary.outcomes).sort());
  if (!isSame || summary.rows !== rows.length)
    findings.push(`the summary counts ${JSON.stringify(summary.outcomes)} of ${summary.rows}`);
  const undone = lines.filter((line) => UNDONE_OUTCOMES.has(line.import_outcome as Outcome));
  if (numbers(undone) !== numbers(parse(failed ?? '')))
    findings.push(`failed.csv has the rows ${numbers(parse(failed ?? ''))}`);
  return findings;
}

/** Whether no worker was kept from finishing what it had begun. */
function isPeaceful({ strikes, scenario, kills }: Rest): boolean {
  const poisoned = scenario.uploads.some(({ rows }) =>
    rows?.some(({ login }) => login !== undefined && isPoison(login)),
  );
  return (
    !poisoned &&
    kills === 0 &&
    scenario.outages.length === 0 &&
    strikes.every(({ fault }) => HARMLESS.has(fault))
  );
}

/** Whether nothing happened after which a row may end otherwise than in a world without accidents. */
const isHarmless = (rest: Rest): boolean =>
  isPeaceful(rest) && rest.watch.deadLetterCount === 0 && rest.scenario.profile.ageLimitHours > 24;

/** Why an outcome does not tell the truth; undefined when it does. */
function checkRow(rest: Rest, job: string, row: SimulatedRow, outcome: Outcome): string | undefined {
  if (row.login === undefined) return outcome === row.ideal ? undefined : `it must be ${row.ideal}`;
  if (isHarmless(rest) && outcome !== row.ideal) return `nothing kept it from being ${row.ideal}`;
  const { created, updated, written } = writesOf(rest, row.login);
  switch (outcome) {
    case 'created':
      return created === 1 ? differenceOf(rest, row) : `that user was created ${created} times`;
    case 'updated':
      return updated > 0 && created === 0
        ? differenceOf(rest, row)
        : `that user was updated ${updated} times`;
    case 'unchanged':
      return written ?? differenceOf(rest, row);
    case 'rejected':
    case 'failed':
      return outcome === row.ideal ? written : `it must be ${row.ideal}`;
    case 'unprocessed':
      return written;
    case 'unknown':
      return whyNotUnknown(rest, job, row.row, row.login);
    case 'superseded':
    case 'ignored':
      return 'it carries a user that nobody else does';
  }
}

function writesOf({ gateway }: Rest, login: string) {
  const created = gateway.created.get(login) ?? 0;
  const updated = gateway.updated.get(login) ?? 0;
  return { created, updated, written: created + updated > 0 ? 'it was written' : undefined };
}

/** A row may only be unknown when a write of it was sent, or a claim said that it might be, and something went wrong. */
function whyNotUnknown(rest: Rest, job: string, row: number, login: string): string | undefined {
  if (isPeaceful(rest)) return 'no worker lost sight of it';
  const wasNear = rest.gateway.sent.has(login) || rest.watch.claimedRows.has(`${job} ${row}`);
  return wasNear ? undefined : 'no write of it was ever near';
}

/** How the user at the gateway differs from what the row says. */
function differenceOf({ gateway }: Rest, { login, values = {} }: SimulatedRow): string | undefined {
  const [account] = gateway.accounts.filter((candidate) => candidate.values.userName === login);
  if (account === undefined) return 'there is no such user';
  const wrong = Object.entries(values).find(
    ([name, value]) => name !== 'userName' && account.values[name] !== value,
  );
  return wrong && `its ${wrong[0]} at the gateway is ${account.values[wrong[0]]}`;
}
