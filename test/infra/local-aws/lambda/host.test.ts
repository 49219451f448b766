import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../../../infra/local-aws/lambda/clock.ts';
import {
  createLambdaHost,
  type LambdaHost,
  type LambdaHostOptions,
} from '../../../../infra/local-aws/lambda/host.ts';
import { THROTTLED } from '../../../../infra/local-aws/lambda/invocation.ts';
import type { FunctionWiring } from '../../../../infra/local-aws/template/wiring.ts';
import { KIND } from '../../../../infra/local-aws/unkindness.ts';
import { buildFunction } from './build-function.ts';
import { createManualClock } from './manual-clock.ts';

function startHost(fn: FunctionWiring, options: Partial<LambdaHostOptions> = {}): LambdaHost {
  const host = createLambdaHost({
    functions: [fn],
    endpoints: {},
    secretKey: 'key-of-the-run',
    clock: systemClock,
    log: () => {},
    ...options,
  });
  onTestFinished(() => host.close());
  return host;
}

async function payloadOf(answer: ReturnType<LambdaHost['invoke']>): Promise<unknown> {
  const result = await answer;
  return result.ok ? result.payload : result.error;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const PID = 'export const handler = () => process.pid;';

/** What the system says that a process does: `T` where it stands still. Source: proc(5), field 3 of `stat`. */
const stateOf = (pid: unknown): string | undefined =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];

describe('an unkind account', () => {
  it.skipIf(process.platform !== 'linux')(
    'lets a sandbox stand still between invocations (skipped where there is no /proc)',
    async () => {
      const host = startHost(buildFunction(PID), { unkindness: { ...KIND, freezes: true } });
      const pid = await payloadOf(host.invoke('Worker', {}));
      await vi.waitFor(() => expect(stateOf(pid)).toBe('T'));
      expect(await payloadOf(host.invoke('Worker', {}))).toBe(pid);
      await host.close();
      expect(isRunning(Number(pid))).toBe(false);
    },
  );

  it('throttles what is over its concurrency', async () => {
    const host = startHost(buildFunction(PID), { unkindness: { ...KIND, accountConcurrency: 1 } });
    const first = host.invoke('Worker', {});
    expect(await host.invoke('Worker', {})).toBe(THROTTLED);
    expect(await first).toMatchObject({ ok: true });
    expect(await host.invoke('Worker', {})).toMatchObject({ ok: true });
  });
});

describe('a sandbox', () => {
  it('is started for the first invocation and used again for the next', async () => {
    const host = startHost(buildFunction('let count = 0; export const handler = () => ++count;'));
    expect(await payloadOf(host.invoke('Worker', {}))).toBe(1);
    expect(await payloadOf(host.invoke('Worker', {}))).toBe(2);
  });

  it('runs one invocation at a time: a second that comes meanwhile gets its own', async () => {
    const host = startHost(buildFunction(PID));
    const [first, second] = await Promise.all([1, 2].map(() => payloadOf(host.invoke('Worker', {}))));
    expect(first).not.toBe(second);
  });

  it('passes the event in and the answer out as JSON', async () => {
    const host = startHost(
      buildFunction('export const handler = async (event) => ({ ...event, gone: undefined });'),
    );
    expect(await payloadOf(host.invoke('Worker', { name: '张三', list: [1] }))).toEqual({
      name: '张三',
      list: [1],
    });
    const silent = startHost(buildFunction('export const handler = () => {};'));
    expect(await payloadOf(silent.invoke('Worker', {}))).toBeNull();
  });

  it('ends after it was idle for a minute', async () => {
    const clock = createManualClock();
    const host = startHost(buildFunction(PID), { clock });
    const pid = await payloadOf(host.invoke('Worker', {}));
    clock.advance(59_999);
    expect(await payloadOf(host.invoke('Worker', {}))).toBe(pid);
    clock.advance(60_000);
    expect(await payloadOf(host.invoke('Worker', {}))).not.toBe(pid);
    await vi.waitFor(() => expect(isRunning(Number(pid))).toBe(false));
  });

  it('sees the environment that Lambda gives and nothing of the host but PATH and whom Node trusts', async () => {
    vi.stubEnv('SECRET_OF_THE_HOST', 'x');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', '/dev/null');
    onTestFinished(() => void vi.unstubAllEnvs());
    const fn = buildFunction('export const handler = () => process.env;', {
      environment: { FROM_TEMPLATE: 'a', REPLACED: 'a' },
    });
    const endpoints = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' };
    const host = startHost(fn, { endpoints, environment: { Worker: { REPLACED: 'b' } } });
    expect(await payloadOf(host.invoke('Worker', {}))).toEqual({
      FROM_TEMPLATE: 'a',
      REPLACED: 'b',
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: '/dev/null',
      TZ: ':UTC',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'Worker',
      AWS_SECRET_ACCESS_KEY: 'key-of-the-run',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      AWS_LAMBDA_FUNCTION_NAME: 'Worker',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      LAMBDA_TASK_ROOT: fn.assetFolder,
      POWERTOOLS_METRICS_DISABLED: 'true',
      _X_AMZN_TRACE_ID: 'Worker=1',
    });
  });

  it('hands the handler its request id and the time that it has left', async () => {
    const host = startHost(
      buildFunction(
        `export const handler = (event, { awsRequestId, getRemainingTimeInMillis }) =>
          ({ awsRequestId, left: getRemainingTimeInMillis() });`,
        { timeoutSeconds: 60 },
      ),
    );
    expect(await payloadOf(host.invoke('Worker', {}, { requestId: 'request-1' }))).toEqual({
      awsRequestId: 'request-1',
      left: expect.toSatisfy((left: number) => left > 0 && left <= 60_000),
    });
  });

  it('has its lines logged, from both outputs', async () => {
    const lines: string[] = [];
    const log = (name: string, line: string): void => void lines.push(`${name}: ${line}`);
    const host = startHost(
      buildFunction('export const handler = () => { console.log("one\\ntwo"); console.error("three"); };'),
      { log },
    );
    await host.invoke('Worker', {});
    await vi.waitFor(() => expect(lines.sort()).toEqual(['Worker: one', 'Worker: three', 'Worker: two']));
  });
});

describe('an invocation fails as on Lambda', () => {
  it('when the handler throws: with type, message and trace, and the sandbox goes on', async () => {
    const host = startHost(
      buildFunction(
        'export const handler = ({ bad }) => { if (bad) throw new RangeError("too far"); return process.pid; };',
      ),
    );
    const pid = await payloadOf(host.invoke('Worker', {}));
    expect(await payloadOf(host.invoke('Worker', { bad: true }))).toEqual({
      errorType: 'RangeError',
      errorMessage: 'too far',
      trace: expect.arrayContaining(['RangeError: too far']),
    });
    expect(await payloadOf(host.invoke('Worker', {}))).toBe(pid);
  });

  it('when it takes longer than its timeout: the process is killed', async () => {
    const clock = createManualClock();
    const pids: number[] = [];
    const host = startHost(
      buildFunction('export const handler = () => new Promise(() => {});', { timeoutSeconds: 3 }),
      {
        clock,
        onStart: ({ pid }) => void pids.push(pid ?? 0),
      },
    );
    const answer = payloadOf(host.invoke('Worker', {}));
    clock.advance(3000);
    expect(await answer).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 3.00 seconds',
    });
    expect(pids.map(isRunning)).toEqual([false]);
  });

  it.each([
    ['exits', 'process.exit(3)', /exit status 3/],
    ['aborts', 'process.abort()', /signal: SIGABRT/],
    ['needs more memory than it has', 'for (const all = [];;) all.push(new Array(1e5).fill({}))', /signal/],
    [
      'throws outside the handler',
      'return new Promise(() => setImmediate(() => { throw new Error("out") }))',
      /exit status 1/,
    ],
    [
      'leaves a rejection unhandled',
      'Promise.reject(new Error("left")); return new Promise(() => {})',
      /exit status 1/,
    ],
    [
      'answers what cannot be written as JSON',
      'const loop = {}; loop.loop = loop; return loop',
      /exit status 1/,
    ],
  ])('when the process %s, and the next invocation has a new one', async (_what, statement, errorMessage) => {
    const host = startHost(
      buildFunction(`export const handler = ({ fine }) => { if (fine) return 'fine'; ${statement} };`),
    );
    expect(await payloadOf(host.invoke('Worker', {}))).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(errorMessage),
    });
    expect(await payloadOf(host.invoke('Worker', { fine: true }))).toBe('fine');
  });

  it('when somebody kills the process in the middle', async () => {
    const host = startHost(buildFunction('export const handler = () => new Promise(() => {});'), {
      onStart: ({ kill }) => kill(),
    });
    expect(await payloadOf(host.invoke('Worker', {}))).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/SIGKILL/),
    });
  });

  it('when the code cannot be loaded, or has no such handler', async () => {
    const broken = startHost(buildFunction('import "no-such-package";'));
    expect(await payloadOf(broken.invoke('Worker', {}))).toMatchObject({
      errorMessage: expect.stringMatching(/no-such-package/),
    });
    const nameless = startHost(buildFunction('export const other = () => null;'));
    expect(await payloadOf(nameless.invoke('Worker', {}))).toMatchObject({
      errorMessage: expect.stringMatching(/exports no handler/),
    });
  });
});

describe('closing', () => {
  it('leaves no process, busy or idle, and fails what ran and what comes', async () => {
    const fn = buildFunction('export const handler = ({ wait }) => (wait ? new Promise(() => {}) : null);');
    const pids: number[] = [];
    const host = startHost(fn, { onStart: ({ pid }) => void pids.push(pid ?? 0) });
    await Promise.all([host.invoke('Worker', {}), host.invoke('Worker', {})]);
    const busy = host.invoke('Worker', { wait: true });
    await host.close();
    expect(pids).toHaveLength(3);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(await busy).toMatchObject({ ok: false });
    expect(await host.invoke('Worker', {})).toMatchObject({ ok: false });
    expect(host.running()).toEqual([]);
  });

  it('is not needed for the sandboxes to end: they follow a host that was killed', async () => {
    const fn = buildFunction(
      'export const handler = ({ wait }) => (wait ? new Promise(() => {}) : process.pid);',
    );
    const { fork } = await import('node:child_process');
    const parent = fork(new URL('./host-process.ts', import.meta.url), {
      execArgv: ['--import', 'tsx'],
    });
    parent.send(fn);
    const [pids] = (await once(parent, 'message')) as [number[]];
    expect(pids.map(isRunning)).toEqual([true, true]);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), { timeout: 10_000 });
  });
});
