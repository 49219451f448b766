import { describe, expect, it } from 'vitest';
import { redact } from '../../../shared/gateway/redact.ts';

describe('redact', () => {
  it('hides a secret that contains another one whole', () => {
    expect(redact('abcdef and abc', ['abc', 'abcdef'])).toBe('*** and ***');
  });

  it('hides a secret however it is echoed: in a form, in an address, in JSON', () => {
    const secret = 'P@ss "w/ö&9x';
    const form = new URLSearchParams({ password: secret });
    for (const echo of [
      String(form),
      `password=${encodeURIComponent(secret)}`,
      JSON.stringify({ password: secret }),
    ]) {
      expect(redact(echo, [secret])).toMatch(/password.{1,3}\*\*\*/);
      expect(redact(echo, [secret])).not.toContain('9x');
    }
  });

  it('hides signatures, whatever secret they were made with', () => {
    expect(redact('bad: _sig=BD50704B80A47394025527D6D51FB582&x=1', [])).toBe('bad: _sig=***&x=1');
    const base64 = Buffer.from('signature of 256 bits, and then some more of it').toString('base64');
    expect(redact(`sign=${encodeURIComponent(base64)}`, [])).toBe('sign=***');
  });

  it('ignores secrets that are absent or empty', () => {
    expect(redact('text', [undefined, ''])).toBe('text');
  });

  it('replaces invisible characters by spaces and cuts off what is too long', () => {
    expect(redact('a\r\n\u0000b\u202E', [])).toBe('a b');
    expect(redact('x'.repeat(500), [])).toHaveLength(300);
  });
});
