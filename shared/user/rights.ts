/** What a profile lets lists do: whoever can drop a file is no administrator for that. */
import type { Language } from '../messages/language.ts';
import { list, shorten } from '../messages/say.ts';
import type { Field } from './field.ts';

export interface Rights {
  /** Accounts that no list creates or changes, by anything that users can be looked up by. */
  readonly protectedUsers?: readonly string[] | undefined;
  /** The only values that lists may set, by parameter; each value of a list of ids must be one of them. */
  readonly allow?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The only parameters that lists may set; undefined: all. */
  readonly columns?: readonly string[] | undefined;
}

/** Both at once: what one of them forbids is forbidden. */
export function strictest(one: Rights, other: Rights = {}): Rights {
  const { allow = {}, columns, protectedUsers = [] } = one;
  const { allow: others = {}, columns: otherColumns } = other;
  const both = (values: readonly string[] | undefined, more: readonly string[] | undefined) =>
    values && more ? values.filter((value) => more.includes(value)) : (values ?? more);
  const names = [...new Set([...Object.keys(allow), ...Object.keys(others)])];
  return {
    protectedUsers: [...protectedUsers, ...(other.protectedUsers ?? [])],
    allow: Object.fromEntries(names.map((name) => [name, both(allow[name], others[name]) ?? []])),
    columns: both(columns, otherColumns),
  };
}

/**
 * What is left of a text where letter case, width, accents, spaces, invisible characters and kinds of dashes are taken away. How a gateway
 * compares accounts is published nowhere, and a database may take `Admin `, `ａｄｍｉｎ` or `ádmin` for `admin`: to protect one
 * account too many costs a row, to protect one too few the account.
 */
export const likenessOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}\p{Z}\p{DI}]+/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toUpperCase()
    .toLowerCase();

/** Makes what tells whether a text is, or may be taken for, one of some accounts. */
export function createLikenessCheck(accounts: readonly string[]): (text: string | undefined) => boolean {
  const known = new Set(accounts.map(likenessOf));
  return (text) => text !== undefined && known.size > 0 && known.has(likenessOf(text));
}

/** Whether a value, as it is sent, holds nothing but what is allowed. */
export function isAllowed({ kind }: Pick<Field, 'kind'>, value: string, allowed: readonly string[]): boolean {
  const items = kind === 'ids' ? value.split(',') : [value];
  return items.every((item) => allowed.includes(item));
}

/** So many of the allowed values are told. */
const MAX_TOLD = 10;

/** What lists may set, as people are told. */
export const permittedText = (language: Language, allowed: readonly string[]): string =>
  list(language, [...allowed.slice(0, MAX_TOLD).map(shorten), ...(allowed.length > MAX_TOLD ? ['…'] : [])]);
