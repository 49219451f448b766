import * as z from 'zod';
import { type Meaning, meaningOf } from './codes.ts';

/** What a gateway's answer comes to. `systemTime` is the gateway's clock, milliseconds since 1970. */
export type Reply =
  | { readonly meaning: 'ok'; readonly data: unknown }
  | {
      readonly meaning: Exclude<Meaning, 'ok'>;
      readonly code: string;
      readonly text: string;
      readonly systemTime: number | undefined;
    };

/** A code as text: documented as a string, modelled as a number in the vendor's SDKs. */
const Code = z.union([z.string(), z.number()]).transform((code) => String(code).trim());
const Text = z.string().nullish().catch(undefined);

/** The business layer: seen at the top level and inside `data`. */
const Business = z.object({
  isError: z.union([z.boolean(), z.string()]).nullish().catch(undefined),
  code: Code.nullish().catch(undefined),
  message: Text,
});

const Envelope = Business.extend({
  stat: z.object({
    code: Code,
    codename: Text,
    systime: z.coerce.number().positive().optional().catch(undefined),
  }),
  result: Text,
  data: z.unknown().optional(),
});
type Envelope = z.infer<typeof Envelope>;

/**
 * Reads an answer: `{ stat: { code, codename, systime }, result, data }`, and the layer that the business may add,
 * `isError`, `code`, `message`. The call succeeded when every code there is 0 and nothing says `isError`. Undefined when
 * the answer is not in this form.
 */
export function readReply(body: unknown): Reply | undefined {
  const { data: envelope } = Envelope.safeParse(body);
  if (!envelope) return undefined;
  return findPlatformError(envelope) ?? findBusinessError(envelope) ?? { meaning: 'ok', data: envelope.data };
}

function findPlatformError({ stat, result, message }: Envelope): Reply | undefined {
  const { name, meaning } = meaningOf(stat.code, 'stat');
  if (meaning === 'ok') return undefined;
  const codeName = stat.codename || name;
  const text = result || message;
  // People read why a row was refused: there the code's name only replaces a missing text.
  const texts = meaning === 'business' ? [text || codeName] : [...new Set([codeName, text])];
  return { meaning, code: stat.code, text: texts.filter(Boolean).join(': '), systemTime: stat.systime };
}

function findBusinessError(envelope: Envelope): Reply | undefined {
  const inner = Business.safeParse(envelope.data).data;
  const layer = [envelope, inner].find((candidate) => candidate && saysError(candidate));
  if (!layer) return undefined;
  const code = layer.code || 'error';
  const { name, meaning } = meaningOf(code, 'business');
  const text = layer.message || name || envelope.result || '';
  // "isError" next to code 0 is an error all the same.
  return {
    meaning: meaning === 'ok' ? 'business' : meaning,
    code,
    text,
    systemTime: envelope.stat.systime,
  };
}

const saysError = ({ isError, code }: z.infer<typeof Business>): boolean =>
  isError === true || isError === 'true' || (Boolean(code) && code !== '0');
