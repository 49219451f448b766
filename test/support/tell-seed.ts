/** Every test of the whole stack that fails says by which seed, so that it can be repeated. */
import { afterEach } from 'vitest';
import { SEED } from './seed.ts';

afterEach(({ task }) => {
  if (task.result?.state === 'fail')
    process.stderr.write(`Repeat it with UNKINDNESS=${SEED}: ${task.name}\n`);
});
