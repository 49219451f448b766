import { describe, expect, it } from 'vitest';
import { parseWords, printableJson, printableLines } from '../../../infra/cli/command-line.ts';
import { didYouMean } from '../../../shared/names/nearest-word.ts';

const OPTIONS = { 'dry-run': { type: 'boolean' }, profile: { type: 'string' } } as const;

describe('a command line', () => {
  it.each([
    ['--dryrun', 'Did you mean --dry-run?'],
    ['--profle=x', 'Did you mean --profile?'],
    ['--verison', 'Did you mean --version?'],
  ])('that is misspelt as %s is asked what it means', (word, question) => {
    expect(() => parseWords([word], OPTIONS, 'See help.')).toThrow(question);
  });

  it('that is like nothing is told where the options stand', () => {
    expect(() => parseWords(['--everything'], OPTIONS, 'See help.')).toThrow(
      /^Unknown option '--everything'\. See help\.$/,
    );
  });

  it('suggests no other short word for a short word', () => {
    expect(didYouMean('ls', ['show', 'all'])).toBe('');
    expect(didYouMean('canel', ['show', 'cancel'])).toBe(' Did you mean cancel?');
  });
});

describe('what others have named', () => {
  const HOSTILE = 'a\u001b[2J\u009b31m\u202egnp.exe\u0000';

  it('cannot steer the terminal, line by line', () => {
    expect(printableLines(`${HOSTILE}\n你好 é 😀`)).toBe('a?[2J?31m?gnp.exe?\n你好 é 😀');
  });

  it('is escaped in JSON, and still the same', () => {
    const json = printableJson({ [HOSTILE]: [HOSTILE, '\u{e0041}'] });
    expect(json).not.toMatch(/\p{C}/u);
    expect(JSON.parse(json)).toEqual({ [HOSTILE]: [HOSTILE, '\u{e0041}'] });
  });
});
