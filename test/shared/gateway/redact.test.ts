import { describe, expect, it } from 'vitest';
import { redact } from '../../../shared/gateway/redact.ts';

describe('redact', () => {
  it('blots out a secret that contains another one whole', () => {
    expect(redact('abcdef and abc', ['abc', 'abcdef'])).toBe('*** and ***');
  });

  it('takes no notice of secrets that are absent or empty', () => {
    expect(redact('text', [undefined, ''])).toBe('text');
  });

  it('turns what cannot be seen into spaces, and cuts off what is too long', () => {
    expect(redact('a\r\n\u0000b\u202E', [])).toBe('a b');
    expect(redact('x'.repeat(500), [])).toHaveLength(300);
  });
});
