import * as z from 'zod';
import { TemplateError } from './template-error.ts';

/** What `Ref` and `Fn::GetAtt` answer for one resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a template's intrinsic functions can refer to, by logical id or pseudo parameter. */
export interface Scope {
  readonly identities: ReadonlyMap<string, Identity>;
  readonly pseudoParameters: Readonly<Record<string, string>>;
}

const GetAtt = z.union([z.tuple([z.string(), z.string()]), z.string().transform(splitAttribute)]);
const Join = z.tuple([z.string(), z.array(z.unknown())]);
const Sub = z.union([
  z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);

/** Stands for `AWS::NoValue` until the object that holds it drops the entry. */
const noValue = Symbol('AWS::NoValue');

/**
 * Replaces every `Ref`, `Fn::GetAtt`, `Fn::Join` and `Fn::Sub` in a value by what it comes to. An entry that refers
 * to `AWS::NoValue` is dropped.
 *
 * @param where names the value in errors, such as `Rows (AWS::SQS::Queue)`
 * @throws TemplateError for any other intrinsic function, and for a reference to what is not in the scope
 */
export function resolveIntrinsics(value: unknown, scope: Scope, where: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolveIntrinsics(item, scope, where)).filter((item) => item !== noValue);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && isIntrinsic(only[0])) {
    return resolveIntrinsic(only[0], only[1], scope, where);
  }
  const resolved = entries.map(([key, item]) => [key, resolveIntrinsics(item, scope, where)]);
  return Object.fromEntries(resolved.filter(([, item]) => item !== noValue));
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

function resolveIntrinsic(name: string, argument: unknown, scope: Scope, where: string): unknown {
  switch (name) {
    case 'Ref':
      return resolveReference(parseArgument(z.string(), argument, name, where), scope, where);
    case 'Fn::GetAtt':
      return resolveAttribute(parseArgument(GetAtt, argument, name, where), scope, where);
    case 'Fn::Join': {
      const [separator, parts] = parseArgument(Join, argument, name, where);
      return parts.map((part) => resolveText(part, scope, where)).join(separator);
    }
    case 'Fn::Sub': {
      const [text, variables] = parseArgument(Sub, argument, name, where);
      return substitute(text, variables, scope, where);
    }
    default:
      throw new TemplateError(`${where} uses ${name}, which the local runner does not know.`);
  }
}

function parseArgument<T>(schema: z.ZodType<T>, argument: unknown, name: string, where: string): T {
  const parsed = schema.safeParse(argument);
  if (parsed.success) return parsed.data;
  throw new TemplateError(`${where} has a malformed ${name}: ${JSON.stringify(argument)}.`);
}

function resolveReference(name: string, scope: Scope, where: string): unknown {
  if (name === 'AWS::NoValue') return noValue;
  const value = scope.pseudoParameters[name] ?? scope.identities.get(name)?.ref;
  if (value === undefined)
    throw new TemplateError(`${where} refers to ${name}, which is not in the template.`);
  return value;
}

function resolveAttribute([logicalId, attribute]: [string, string], scope: Scope, where: string): string {
  const value = scope.identities.get(logicalId)?.attributes[attribute];
  if (value === undefined)
    throw new TemplateError(`${where} asks for ${logicalId}.${attribute}, which is not known.`);
  return value;
}

function resolveText(part: unknown, scope: Scope, where: string): string {
  const text = resolveIntrinsics(part, scope, where);
  if (typeof text === 'string' || typeof text === 'number') return String(text);
  throw new TemplateError(`${where} joins something that is no text: ${JSON.stringify(part)}.`);
}

/** `${!Name}` is CloudFormation's way to write a literal `${Name}`. */
function substitute(text: string, variables: Record<string, unknown>, scope: Scope, where: string): string {
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return resolveText(variables[name], scope, where);
    if (scope.identities.has(name) || !name.includes('.') || name.startsWith('AWS::')) {
      return resolveText({ Ref: name }, scope, where);
    }
    return resolveAttribute(splitAttribute(name), scope, where);
  });
}

function splitAttribute(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}
