import { createRedactor } from './redact.ts';

/** Every text within a value that JSON can hold. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return [String(value)];
}

/** What a form holds: its values, and those within the values that are JSON, as both vendors have some. */
function valuesOf(form: URLSearchParams): string[] {
  return [...form.values()].flatMap((value) => {
    if (!/^[[{]/.test(value)) return [value];
    try {
      return [value, ...textsIn(JSON.parse(value))];
    } catch {
      return [value];
    }
  });
}

/**
 * Where a redirect points, for people: origin and path, without the query, for servers put what they were sent there. A part
 * of the path that stood in the request is hidden too. Undefined when the redirect names no address.
 */
export function redirectTarget(
  location: string | undefined,
  from: string,
  sent: { readonly form: URLSearchParams; readonly headers: Readonly<Record<string, string>> },
): string | undefined {
  if (!location || !URL.canParse(location, from)) return undefined;
  const { protocol, host, pathname } = new URL(location, from);
  // Not from `new URL(…).origin`: that is "null" for what is no web address.
  const path = pathname.replace(/;.*/, '');
  const usual = new URL(from).pathname;
  const secrets = [...valuesOf(sent.form), ...Object.values(sent.headers)];
  return `${protocol}//${host}${path === usual ? path : createRedactor(secrets).text(path)}`;
}
