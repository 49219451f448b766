import type { Language } from '../messages/language.ts';
import { type HeadingIndex, trimHeading } from './heading.ts';

type Cells = readonly string[];

/** Chinese characters, and none of the letters that Japanese and Korean have beside them. */
const isChinese = (text: string): boolean =>
  /\p{Script=Han}/u.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);

/**
 * The language of who reads a file's report, by the file: Chinese where one of its headings that are understood is, else
 * English. Where none is understood, the text of its first records tells it in the same way.
 *
 * @returns undefined where there is no text
 */
export function languageOfFile(
  header: Cells,
  records: readonly { readonly cells: Cells }[],
  index: HeadingIndex,
): Language | undefined {
  const understood = header.filter((heading) => index.has(trimHeading(heading)));
  const texts = understood.length > 0 ? understood : records.flatMap(({ cells }) => cells);
  const text = texts.join('\n');
  if (text.trim() === '') return undefined;
  return isChinese(text) ? 'zh-CN' : 'en';
}
