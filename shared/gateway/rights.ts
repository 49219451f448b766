/** What a profile lets lists do, as its file says it; what that means for a row: `shared/user/rights.ts`. */
import * as z from 'zod';
import { nearestWord } from '../names/nearest-word.ts';
import { createValueReader } from '../rows/cell-problems.ts';
import type { Field, FieldKind } from '../user/field.ts';
import { isAllowed, likenessOf, type Rights } from '../user/rights.ts';
import type { UserSchema } from './user-schema.ts';

/** The members of a profile that bound what files may do. */
export const RIGHTS = {
  /**
   * Accounts that no file creates or changes, each by anything that users are looked up by. What looks like one of them (letter
   * case, width, accents and spaces aside) is protected with it.
   */
  protectedUsers: z.array(z.string().refine((text) => likenessOf(text) !== '', 'is blank')).optional(),
  /** The only values that files may set of a parameter, after names have become ids: `{ "roleIds": ["7", "15"] }`. */
  allow: z.record(z.string(), z.array(z.string())).optional(),
  /** The only parameters that files may set; columns of others are carried through to the report and not sent. */
  columns: z.array(z.string()).optional(),
};

interface RuledProfile extends Rights {
  readonly matchBy: string;
  readonly defaults: Readonly<Record<string, string>>;
}

type Report = (path: (string | number)[], message: string) => void;

/** Says that a name is no parameter, and which one may have been meant. */
export function unknownParameter(name: string, fields: readonly Field[]): string {
  const nearest = nearestWord(
    name,
    fields.map((field) => field.name),
  );
  const hint = nearest === undefined ? '' : `: did you mean "${nearest}"?`;
  return `"${name}" is no parameter of this gateway${hint}`;
}

/** Tells whatever makes the rights of a profile contradict its gateway, its defaults or one another. */
export function findWrongRights(profile: RuledProfile, schema: UserSchema, report: Report): void {
  const { fields } = schema;
  const { allow = {}, defaults } = profile;
  checkProtected(profile, schema, report);
  for (const [name, allowed] of Object.entries(allow)) {
    const field = fields.find((each) => each.name === name);
    if (!field) report(['allow', name], unknownParameter(name, fields));
    else checkAllowed(field, allowed, defaults[name], report);
  }
  checkColumns(profile, fields, report);
}

/** A number that was written as people do would protect nobody. */
function checkProtected(
  { protectedUsers = [] }: RuledProfile,
  { fields, identities }: UserSchema,
  report: Report,
): void {
  const numbers = fields.filter(({ name, kind }) => identities.includes(name) && OF_NUMBERS.has(kind));
  for (const field of numbers) {
    const read = createValueReader('en', field, undefined);
    for (const [at, account] of protectedUsers.entries()) {
      const { sent = account } = { sent: undefined, ...read(account) };
      if (sent !== account) report(['protectedUsers', at], `write it as it is sent: ${sent}`);
    }
  }
}

const OF_NUMBERS: ReadonlySet<FieldKind> = new Set(['mobile', 'phone']);

/** Kinds of which a file may hold any value, or none that can be written down. */
const UNBOUNDED: ReadonlySet<FieldKind> = new Set(['secret', 'json']);

function checkAllowed(
  field: Field,
  allowed: readonly string[],
  standard: string | undefined,
  report: Report,
): void {
  const path = ['allow', field.name];
  const leaveOut = 'leave it out of columns to keep files from setting it';
  if (UNBOUNDED.has(field.kind)) report(path, `cannot be bound to values: ${leaveOut}`);
  else if (allowed.length === 0) report(path, `is empty: ${leaveOut}`);
  for (const [at, value] of allowed.entries()) {
    const problem = valueProblem(field, value);
    if (problem !== undefined) report([...path, at], problem);
  }
  if (standard !== undefined && !isAllowed(field, standard, allowed))
    report(['defaults', field.name], `"${standard}" is not among the values that allow has for it`);
}

/** Why a value could never be that of a cell, or one item of its list. */
function valueProblem(field: Field, value: string): string | undefined {
  if (value === '') return 'is blank';
  if (field.kind === 'ids' && value.includes(',')) return 'give each id as a value of its own';
  const read = createValueReader('en', field, undefined)(value);
  if ('problem' in read) return read.problem;
  return read.sent === value ? undefined : `write it as it is sent: ${read.sent}`;
}

function checkColumns(
  { columns, matchBy, defaults }: RuledProfile,
  fields: readonly Field[],
  report: Report,
): void {
  if (!columns) return;
  for (const [at, name] of columns.entries())
    if (!fields.some((field) => field.name === name)) report(['columns', at], unknownParameter(name, fields));
  if (!columns.includes(matchBy))
    report(['columns'], `leaves out "${matchBy}", which says who a row is about: add it`);
  const isGiven = (name: string): boolean => columns.includes(name) || defaults[name] !== undefined;
  for (const { name, orElse = name, requiredToCreate, requiredToUpdate } of fields) {
    if (name === matchBy) continue;
    if (requiredToUpdate && !columns.includes(name))
      report(['columns'], `leaves out "${name}", without which this gateway takes no change: add it`);
    else if (requiredToCreate && !isGiven(name) && !isGiven(orElse))
      report(
        ['columns'],
        `leaves out "${name}", without which this gateway creates nobody: add it, or give it in defaults`,
      );
  }
}
