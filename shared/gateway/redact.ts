import { hideEncoded } from './encoded-text.ts';
import { ESCAPE, spellingsOf } from './secret-spellings.ts';

const MAX_LENGTH = 300;
const MAX_CODE_LENGTH = 64;
/** What is further on is not shown, however short the redaction makes what stands before it. */
const MAX_READ = 10_000;
const CONTROL = /[\p{Cc}\p{Cf}]+/gu;

/** A signature or another long digest that a gateway may echo. */
const DIGEST = /\b[0-9a-f]{32,}\b|(?=[a-z+/%]*\d)[\w+/%]{60,}={0,2}/gi;

/** Takes out of a gateway's words what must not be shown. */
export interface Redactor {
  /** A text: `***` replaces signatures and secrets, control characters become spaces, and 300 characters are left. */
  text(text: string): string;
  /** A code, which is a text that a gateway chooses, too. */
  code(code: string): string;
}

/** Makes what redacts the answers to calls that carried these secrets, however they are echoed:
 * {@link spellingsOf}, {@link hideEncoded}. */
export function createRedactor(secrets: Iterable<string | undefined>): Redactor {
  const longestFirst = [...secrets].flatMap((secret) => secret || []).sort((a, b) => b.length - a.length);
  const made = new Map<boolean, RegExp[]>();
  const spellingsIn = (text: string): RegExp[] => {
    const hasEscapes = ESCAPE.test(text);
    const spellings =
      made.get(hasEscapes) ?? longestFirst.flatMap((secret) => spellingsOf(secret, hasEscapes));
    made.set(hasEscapes, spellings);
    return spellings;
  };
  const isTelling = (text: string): boolean =>
    spellingsIn(text).some((spelling) => text.search(spelling) !== -1);

  const redact = (text: string, maxLength: number): string => {
    const decoded = hideEncoded(text.slice(0, MAX_READ), isTelling);
    const redacted = spellingsIn(decoded).reduce(
      (shown, spelling) => shown.replace(spelling, '***'),
      decoded,
    );
    return redacted.replace(DIGEST, '***').replace(CONTROL, ' ').trim().slice(0, maxLength);
  };
  return {
    text: (text) => redact(text, MAX_LENGTH),
    code: (code) => redact(code, MAX_CODE_LENGTH),
  };
}
