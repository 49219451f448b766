import { EventEmitter, once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createImportClient } from '../../../../infra/cli/import-client.ts';
import { listenWeb } from '../../../../infra/cli/web/listen-web.ts';
import { createRoutes } from '../../../../infra/cli/web/routes.ts';
import { listenS3 } from '../../../../infra/local-aws/s3/listen-s3.ts';
import { isCancelled } from '../../../../shared/job/cancellation.ts';
import { writeComplete } from '../../../../shared/job/completion.ts';
import { createJobBench, PROFILE } from '../../../support/job-bench.ts';

/** The page's server over the buckets of a job, and what asks it as the page does. */
async function startBench() {
  const bench = await createJobBench(2);
  const seen = new EventEmitter<{ request: []; failure: [] }>();
  const secretKey = 'key-of-the-run';
  const s3 = await listenS3(bench.s3, {
    secretKey,
    onRequest: () => void seen.emit('request'),
    onFailure: () => void seen.emit('failure'),
  });
  const client = createImportClient({ s3, secretKey, buckets: { files: 'files', work: 'work' } });
  const choices = [{ profile: PROFILE, target: 'sandbox' }];
  const web = await listenWeb(createRoutes({ client, work: client.work, filesBucket: 'files', choices }), 0);
  const { port, origin, pathname } = new URL(web.address);
  const usual = { origin };

  return {
    bench,
    ask: (method: string, path: string, body = '', headers = {}) =>
      new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
        const all = { ...usual, 'content-length': Buffer.byteLength(body), ...headers };
        const sent = request(
          { host: '127.0.0.1', port, method, path: pathname + path, headers: all },
          async (answer) => resolve({ status: answer.statusCode, body: await text(answer) }),
        );
        sent.on('error', reject).end(body);
      }),
    /** Sends the beginning of a file and goes away, once that has reached the bucket; the bucket has noticed. */
    async breakUpload(name: string): Promise<void> {
      const socket = connect(Number(port), '127.0.0.1');
      const headers = { ...usual, host: `127.0.0.1:${port}`, 'content-length': 1_000_000 };
      const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}\r\n`);
      socket.write(`PUT ${pathname}uploads/test/${name} HTTP/1.1\r\n${lines.join('')}\r\nuserName\n`);
      await once(seen, 'request');
      const failed = once(seen, 'failure');
      socket.destroy();
      await failed;
    },
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]();
      await s3[Symbol.asyncDispose]();
    },
  };
}

describe('an import that is over', () => {
  it('can be neither cancelled nor released, and stays what it is', async () => {
    await using page = await startBench();
    const { bench } = page;
    await bench.decide();
    await bench.finish(1);
    await bench.finish(2);
    await writeComplete(bench.work, bench.job);
    expect(await page.ask('POST', `jobs/${bench.job}/cancel`)).toEqual({
      status: 409,
      body: expect.stringContaining('is over'),
    });
    expect((await page.ask('POST', `jobs/${bench.job}/release`)).status).toBe(409);
    expect(await isCancelled(bench.work, bench.job)).toBe(false);
  });
});

describe('the page', () => {
  it('has the imports in it before it runs anything, and says what it takes to run', async () => {
    await using page = await startBench();
    await page.bench.decide();
    const { body } = await page.ask('GET', '');
    expect(body).toContain(`id="job-${page.bench.job}"`);
    expect(body).toContain('<noscript>');
  });
});

describe('an upload', () => {
  it('that breaks off leaves nothing, and the page goes on', async () => {
    await using page = await startBench();
    await page.breakUpload('half.csv');
    expect((await page.ask('PUT', 'uploads/test/whole.csv', 'userName\nann\n')).status).toBe(204);
    expect((await page.ask('GET', '')).status).toBe(200);
  });
});
