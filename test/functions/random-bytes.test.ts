/** A law of the whole road from bytes to report.csv, tried on half of the files of a run. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createRoads, cuts, expectReport } from '../support/any-file.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const RUNS = fuzzRuns(0.5);

const header = Buffer.from('用户名,姓名,密码,手机号\r\n');
const random = fc.uint8Array({ maxLength: 200 });
const headed = random.map((bytes) => Buffer.concat([header, bytes]));

describe('random bytes', () => {
  it(`with a header before them or without become a report in ${RUNS} runs, and never a crash or a hang`, async () => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(fc.oneof(random, headed), cuts, async (file, lengths) => {
        expectReport(await (await roadOf()).drop(file, lengths));
      }),
      { numRuns: RUNS },
    );
  }, 1_200_000);
});
