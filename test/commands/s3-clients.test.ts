/**
 * The S3 clients that the pages name, each with the bucket on this machine: what is put comes back, and what is listed is what is
 * there. Where one is not installed, its test is skipped and says so.
 */
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SECRET_KEY, startS3 } from '../infra/local-aws/s3/loopback-s3.ts';
import { createCommandFolder, startCommand } from '../support/command.ts';
import { staffList } from '../support/pipeline.ts';

const { folder, newData, write } = createCommandFolder();

const isInstalled = (client: string): boolean => {
  const { status } = spawnSync(client, ['--version'], { stdio: 'ignore' });
  if (status !== 0) process.stderr.write(`${client} is not installed: it is not tested.\n`);
  return status === 0;
};

/** Neither the settings of whoever runs the test, nor authorities that rclone cannot take. */
const { AWS_CA_BUNDLE: _, ...ENVIRONMENT } = process.env;
const NO_SETTINGS = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };

/** Runs a client as a person would, in a shell; answers what it printed. */
async function run(line: string, variables: Record<string, string> = {}): Promise<string> {
  const env = { ...ENVIRONMENT, ...NO_SETTINGS, ...variables };
  return (await promisify(execFile)('bash', ['-c', line], { cwd: folder, env })).stdout;
}

/** An embedded S3, and the variables that lead a client to it. */
async function startBucket() {
  const s3 = await startS3();
  onTestFinished(() => s3[Symbol.asyncDispose]());
  const keys = {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  return { ...s3, variables: { ...keys, URL: s3.url, HOST: new URL(s3.url).host } };
}

/** More than one part of a multipart upload, for whoever has parts of the smallest size. */
const BIG_BYTES = 11 * 1024 * 1024;

describe('the AWS CLI', () => {
  it.skipIf(!isInstalled('aws'))(
    'drops a file, looks for its report and fetches it, by the commands that npm run serve prints',
    async () => {
      write('staff.csv', staffList(3));
      const served = startCommand(['--serve', '--port', '0', '--data', newData()]);
      onTestFinished(() => void served.kill('SIGINT'));
      const told = await new Promise<string>((resolve) => {
        let text = '';
        served.stdout?.on('data', (chunk) => {
          text += chunk;
          if (/--recursive .*\n?/.test(text)) resolve(text);
        });
      });
      const [settings = '', drop = '', fetch = ''] = told.match(/^ {2}(?:export|aws) .*$/gm) ?? [];
      await run(`${settings}\n${drop}`);
      const list = fetch.replace(/ cp --recursive (\S+) .*/, ' ls --recursive $1');
      await run(`${settings}\nuntil ${list} | grep summary.json; do :; done`);
      await run(`${settings}\n${fetch}`);
      const [report = ''] = readdirSync(join(folder, 'staff-report'));
      const summary = readFileSync(join(folder, 'staff-report', report, 'summary.json'), 'utf8');
      expect(JSON.parse(summary)).toMatchObject({ outcomes: { created: 3 } });
    },
  );
});

const CLIENTS = {
  aws: {
    put: 'aws --endpoint-url $URL s3 cp $FILE s3://files/uploads/',
    list: 'aws --endpoint-url $URL s3 ls s3://files/uploads/',
    fetch: 'aws --endpoint-url $URL s3 cp --recursive s3://files/uploads/ $FOLDER',
    remove: 'aws --endpoint-url $URL s3 rm s3://files/uploads/big',
  },
  rclone: {
    put: 'rclone copy $FILE :s3:files/uploads',
    list: 'rclone lsl :s3:files/uploads',
    fetch: 'rclone copy :s3:files/uploads $FOLDER',
    remove: 'rclone delete :s3:files/uploads/big',
  },
  s3cmd: {
    put: 's3cmd $S3CMD put $FILE s3://files/uploads/',
    list: 's3cmd $S3CMD ls s3://files/uploads/',
    fetch: 's3cmd $S3CMD get --recursive s3://files/uploads/ $FOLDER/',
    remove: 's3cmd $S3CMD del s3://files/uploads/big',
  },
};

const RCLONE = {
  RCLONE_CONFIG: '/dev/null',
  RCLONE_S3_PROVIDER: 'Other',
  RCLONE_S3_ENV_AUTH: 'true',
  // It would make the bucket otherwise.
  RCLONE_S3_NO_CHECK_BUCKET: 'true',
  RCLONE_RETRIES: '1',
  RCLONE_LOW_LEVEL_RETRIES: '1',
};

describe('a client of S3', () => {
  for (const [client, { put, list, fetch, remove }] of Object.entries(CLIENTS))
    it.skipIf(!isInstalled(client))(
      `puts files small and big, lists them and gets them back, and is told that it may not delete: ${client}`,
      async () => {
        const { state, variables } = await startBucket();
        writeFileSync(join(folder, 'big'), Buffer.alloc(BIG_BYTES, client));
        writeFileSync(join(folder, '名单 1.csv'), staffList(1));
        const { HOST, URL, AWS_SECRET_ACCESS_KEY: secret } = variables;
        const settings = {
          ...variables,
          ...RCLONE,
          RCLONE_S3_ENDPOINT: URL,
          S3CMD: `-c /dev/null --access_key=local --secret_key=${secret} --host=${HOST} --host-bucket=${HOST} --no-ssl`,
          FOLDER: `from-${client}`,
        };
        await run('mkdir $FOLDER', settings);
        for (const FILE of ['big', '"名单 1.csv"']) await run(put.replace('$FILE', FILE), settings);
        expect(await run(list, settings)).toContain('名单 1.csv');
        await run(fetch, settings);
        expect(
          readFileSync(join(folder, `from-${client}/big`)).equals(readFileSync(join(folder, 'big'))),
        ).toBe(true);
        expect(readFileSync(join(folder, `from-${client}/名单 1.csv`), 'utf8')).toBe(staffList(1));
        await expect(run(remove, settings)).rejects.toThrow(/DELETE object is not implemented|501/);
        expect(state.list('files', { prefix: '' }).objects).toHaveLength(2);
      },
    );
});
