import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxGateway } from '../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { runCommand, startCommand } from '../support/command.ts';
import { staffList } from '../support/pipeline.ts';

/** A nightly run may want more. */
const KILLS = Number(process.env.KILLS ?? 4);
const ROWS = 60;
/** Shorter than the gateway's timeout, and longer than most lives: what a hasty look-up misses is created again. */
const LATE_MS = 2_000;

/** When a runner is killed: so long after it was started, or when the gateway has had so many calls from it. */
const moment = fc.oneof(
  { weight: 1, arbitrary: fc.record({ ms: fc.noBias(fc.nat(1_000)) }) },
  { weight: 2, arbitrary: fc.record({ calls: fc.noBias(fc.integer({ min: 1, max: 80 })) }) },
);

/** A runner whose rows wait for what an earlier one may have sent makes no calls. */
const PATIENCE_MS = 3_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const usersOf = (name: string): string[] => Array.from({ length: ROWS }, (_, n) => `${name}-${n + 1}`);

function writeStaff(name: string): string {
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, staffList(ROWS, `${name}-`));
  return file;
}

/** Every file by its name, below a folder. */
async function filesNamed(parent: string, name: RegExp): Promise<string[]> {
  const entries = await readdir(parent, { recursive: true });
  return entries.filter((entry) => name.test(basename(entry))).map((entry) => join(parent, entry));
}

async function killAt(
  child: ChildProcess,
  when: { readonly ms: number } | { readonly calls: number },
  countCalls: () => number,
): Promise<void> {
  // A short import may end before its moment comes, and says so only once.
  const closed = once(child, 'close');
  if ('ms' in when) await sleep(when.ms);
  else {
    const enough = countCalls() + when.calls;
    for (let waitedMs = 0; countCalls() < enough && waitedMs < PATIENCE_MS; waitedMs += 10) await sleep(10);
  }
  child.kill('SIGKILL');
  await closed;
}

describe('kill -9 of the whole runner', () => {
  it(`at ${KILLS} random moments, each in an import of its own: every row has one outcome, everybody is there once`, async () => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const moments = fc.sample(moment, { numRuns: KILLS, seed });
    const lives = moments.map((_, n) => `life${n + 1}`);
    // It outlives every runner, and without uniqueness checks a double creation shows.
    await using gateway = await startSandboxGateway({ isUnique: false });
    for (const user of lives.flatMap(usersOf).filter((_, n) => n % 6 === 5))
      gateway.faults.add(`method=addUser,user=${user},effect=late,ms=${LATE_MS},times=1`);
    const data = join(folder, 'data');
    const words = ['--gateway-url', gateway.url, '--limit', '150', '--data', data];
    const environment = { GATEWAY_KEY: gateway.key, GATEWAY_SECRET: gateway.secret };

    for (const [n, when] of moments.entries())
      await killAt(
        startCommand([writeStaff(lives[n] ?? ''), ...words], environment),
        when,
        () => gateway.stats().arrivals,
      );
    const { err, status } = await runCommand([writeStaff('last'), '--json', ...words], environment);

    const story = `seed ${seed}: ${JSON.stringify(moments)}\n${err}`;
    expect(status, story).toBe(0);
    // A run that was killed before it had stored its file imports nobody.
    const uploaded = (await filesNamed(join(data, 'buckets/files/uploads'), /\.csv$/)).map((file) =>
      basename(file, '.csv'),
    );
    const expected = [...lives, 'last']
      .filter((name) => uploaded.includes(name))
      .flatMap(usersOf)
      .sort();
    expect(uploaded.length, story).toBeGreaterThan(0);
    const rows = (await filesNamed(join(data, 'buckets/files/reports'), /^report\.csv$/)).flatMap(
      (file) =>
        Papa.parse<Record<string, string>>(readFileSync(file, 'utf8').replace(/^\ufeff/, ''), {
          header: true,
          skipEmptyLines: true,
        }).data,
    );
    expect(rows.map(({ userName }) => userName).sort(), story).toEqual(expected);
    expect(new Set(rows.map(({ import_outcome }) => import_outcome)), story).toEqual(new Set(['created']));
    expect(
      gateway
        .users()
        .map(({ values }) => values.userName)
        .sort(),
      story,
    ).toEqual(expected);
  }, 180_000);
});
