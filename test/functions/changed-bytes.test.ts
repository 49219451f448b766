/** A law of the whole road from bytes to report.csv, tried on half of the files of a run. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { encode } from '../shared/csv/encode.ts';
import { createRoads, cuts, ENCODINGS, expectReport } from '../support/any-file.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const RUNS = fuzzRuns(0.5);

const text =
  'sep=,\r\n说明：带 * 的列必填,,,\r\n*用户名,姓名,密码,手机号\r\nli.na,"李\n""娜""",Pw-1,13800138000\r\n' +
  'zhangwei,张伟,Pw-2,1.38E+10\r\n,,,\r\nli.na,李娜,,\r\n';
const original = fc.constantFrom(...ENCODINGS).map((encoding) => encode(text, encoding));
const change = fc.record({
  at: fc.nat(),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 13, 34, 39, 44, 59)),
});
const mutated = fc
  .tuple(original, fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat())
  .map(([bytes, changes, end]) => {
    const copy = Buffer.from(bytes);
    for (const { at, byte } of changes) copy[at % copy.length] = byte;
    return end % 4 === 0 ? copy.subarray(0, end % copy.length) : copy;
  });

describe('a staff list with some bytes changed', () => {
  it(`becomes a report in ${RUNS} runs, and never a crash or a hang`, async () => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(mutated, cuts, async (file, lengths) => {
        expectReport(await (await roadOf()).drop(file, lengths));
      }),
      { numRuns: RUNS },
    );
  }, 1_200_000);
});
