import type { Form } from './vendor.ts';

/** What is documented of a parameter. */
export interface Parameter {
  /** In characters. */
  readonly maxLength?: number;
  readonly format?: {
    /** What a value must be, to follow "is not". */
    readonly name: string;
    matches(value: string): boolean;
  };
}

/** The parameters of a method that writes. */
export interface ParameterTable {
  readonly required: Readonly<Record<string, Parameter>>;
  readonly optional: Readonly<Record<string, Parameter>>;
}

export const matching = (name: string, pattern: RegExp): Parameter => ({
  format: { name, matches: (value) => pattern.test(value) },
});

/** The first thing wrong with the parameters of a write, if any, without its value. An empty one counts as not given. */
export function findParameterError({ required, optional }: ParameterTable, given: Form): string | undefined {
  const missing = Object.keys(required).find((name) => !given[name]);
  if (missing !== undefined) return `${missing} is missing`;
  for (const [name, { maxLength = Infinity, format }] of Object.entries({ ...required, ...optional })) {
    const value = given[name] ?? '';
    if ([...value].length > maxLength) return `${name} is longer than ${maxLength} characters`;
    if (value !== '' && format && !format.matches(value)) return `${name} is not ${format.name}`;
  }
  return undefined;
}

/** The values that a write has the gateway keep: of the parameters that it knows, but no password. */
export function valuesToKeep({ required, optional }: ParameterTable, given: Form): Record<string, string> {
  const names = Object.keys({ ...required, ...optional }).filter((name) => name !== 'password');
  return Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
}
