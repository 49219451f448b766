import { FILE_TEXTS } from './file-texts.ts';
import { GATEWAY_TEXTS } from './gateway-texts.ts';
import { HOLD_TEXTS } from './hold-texts.ts';
import type { Language } from './language.ts';
import { LEDGER_TEXTS } from './ledger-texts.ts';
import { NAME_TEXTS } from './name-texts.ts';
import { NOTICE_TEXTS } from './notice-texts.ts';
import { OUTCOME_TEXTS } from './outcome-texts.ts';
import { PAGE_TEXTS } from './page-texts.ts';
import { ROW_TEXTS } from './row-texts.ts';
import { TEMPLATE_TEXTS } from './template-texts.ts';
import { TERMINAL_TEXTS } from './terminal-texts.ts';
import { VALUE_PHRASES, VALUE_TEXTS } from './value-texts.ts';
import { WEB_TEXTS } from './web-texts.ts';
import { WORKBOOK_TEXTS } from './workbook-texts.ts';

/** Every text a person reads, by its stable code. Names in braces are filled in. */
export const TEXTS = {
  ...FILE_TEXTS,
  ...ROW_TEXTS,
  ...VALUE_TEXTS,
  ...VALUE_PHRASES,
  ...OUTCOME_TEXTS,
  ...HOLD_TEXTS,
  ...GATEWAY_TEXTS,
  ...LEDGER_TEXTS,
  ...TERMINAL_TEXTS,
  ...NOTICE_TEXTS,
  ...NAME_TEXTS,
  ...WORKBOOK_TEXTS,
  ...PAGE_TEXTS,
  ...TEMPLATE_TEXTS,
  ...WEB_TEXTS,
};

export type MessageCode = keyof typeof TEXTS;

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** What a text's names are filled in with: nothing, or one record. */
export type TextParameters<Code extends MessageCode> = [Names<(typeof TEXTS)[Code]['en']>] extends [never]
  ? []
  : [Readonly<Record<Names<(typeof TEXTS)[Code]['en']>, string | number>>];

/**
 * Says one thing in a language. The type of `code` asks for exactly the parameters that its text names:
 * `say('en', 'duplicate_user', { row: 7 })`.
 */
export function say<Code extends MessageCode>(
  language: Language,
  code: Code,
  ...parameters: TextParameters<Code>
): string {
  const values: Readonly<Record<string, string | number>> = parameters[0] ?? {};
  return TEXTS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** What will be said when the language is known. */
export type Words = (language: Language) => string;

/** {@link say}, in a language that is not known yet. */
export const words =
  <Code extends MessageCode>(code: Code, ...parameters: TextParameters<Code>): Words =>
  (language) =>
    say(language, code, ...parameters);

/** The code and the text of what is said, as a problem of a row, a refusal of a file or a note has them. */
export const problemOf = <Code extends MessageCode>(
  language: Language,
  code: Code,
  ...parameters: TextParameters<Code>
): { readonly code: Code; readonly message: string } => ({
  code,
  message: say(language, code, ...parameters),
});

/** Several things in a row, as a language writes them. */
export const list = (language: Language, items: readonly string[]): string =>
  items.join(language === 'en' ? ', ' : '、');

/** Makes a text of the upload fit for a message: one line of at most 40 characters. */
export const shorten = (text: string): string => shortenTo(40, text);

/** Makes a text one line of at most so many characters. */
export function shortenTo(maxCharacters: number, text: string): string {
  const cut = new RegExp(`^.{0,${maxCharacters}}`, 'su').exec(text)?.[0] ?? '';
  const line = cut.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return cut.length < text.length ? `${line}…` : line;
}
