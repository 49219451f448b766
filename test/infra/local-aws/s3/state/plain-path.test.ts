import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturalPath } from '../../../../../infra/local-aws/s3/state/plain-path.ts';
import { fuzzRuns } from '../../../../support/fuzz-runs.ts';
import { keyOfPath } from '../snapshot.ts';

const key = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
  fc
    .array(fc.constantFrom('/', '.', '%', '-', '_', '~', 'con', 'a', 'é', ' ', ':', '\u0000'), {
      minLength: 1,
    })
    .map((parts) => parts.join('')),
);

describe('the path of a key', () => {
  it.each([
    ['reports/x/y.csv', 'reports/x/y.csv'],
    ['名单/张三 (1).csv', '名单/张三 (1).csv'],
    ['../../etc/passwd', '.%2E/.%2E/etc/passwd'],
    ['a//b/', 'a/%_/b/%_'],
    ['100%.csv', '100%25.csv'],
    ['what?.csv', 'what%3F.csv'],
    ['con.csv', '%63on.csv'],
  ])('of %j is %j', (name, path) => {
    expect(naturalPath(name)).toBe(path);
  });

  it('tells the key again', () => {
    fc.assert(
      fc.property(key, (name) => {
        expect(keyOfPath(naturalPath(name))).toBe(name);
      }),
      { numRuns: fuzzRuns(2) },
    );
  });

  it('stays in its folder, in names that any file system takes', () => {
    fc.assert(
      fc.property(key, (name) => {
        for (const part of naturalPath(name).split('/'))
          expect(part).not.toMatch(/^\.{0,2}$|[\p{Cc}\\:*?"<>|]|[. ]$/u);
      }),
      { numRuns: fuzzRuns(2) },
    );
  });
});
