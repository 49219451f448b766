import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const SCRIPT = `
  import { createLog } from './shared/aws/log.ts';
  import { StorageError } from './shared/ports/errors.ts';
  const cause = new Error('socket hang up');
  const error = new StorageError('SlowDown', 'Could not read.', { retryable: true, details: {}, cause });
  createLog('upsert').error('chunk failed', { job: 'j', chunk: 7, error });
`;

it('a log line is one line of JSON with its function, its fields and what an error says, causes included', async () => {
  const words = ['--import', 'tsx', '--input-type=module', '--eval', SCRIPT];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words);
  const [line = '', ...more] = `${stdout}${stderr}`.trimEnd().split('\n');
  expect(more).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({
    level: 'ERROR',
    service: 'upsert',
    message: 'chunk failed',
    job: 'j',
    chunk: 7,
    error: {
      name: 'StorageError',
      message: 'Could not read.',
      code: 'SlowDown',
      cause: { message: 'socket hang up' },
    },
  });
});
