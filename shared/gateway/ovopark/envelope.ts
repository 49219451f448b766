import * as z from 'zod';
import { saysSuccess } from '../success-text.ts';
import { type Meaning, meaningOf } from './codes.ts';

/**
 * What a gateway's answer comes to: *unclear* where its codes say success and something else denies it. `systemTime` is
 * the gateway's clock, milliseconds since 1970.
 */
export type Reply =
  | { readonly meaning: 'ok'; readonly data: unknown }
  | {
      readonly meaning: Exclude<Meaning, 'ok'> | 'unclear';
      readonly code: string;
      readonly text: string;
      readonly systemTime: number | undefined;
    };

/** A code as text: documented as a string, modelled as a number in the vendor's SDKs. */
const Code = z.union([z.string(), z.number()]).transform((code) => String(code).trim());
const Text = z.string().nullish().catch(undefined);

/** The business layer: seen at the top level and inside `data`. */
const Business = z.object({
  isError: z.unknown().optional(),
  success: z.unknown().optional(),
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
 * `isError`, `code`, `message`. The call succeeded when every code there is 0 and nothing says `isError`, in whatever
 * spelling; unless it shows users, its `result` must be the documented 成功 too, or one of its like. Undefined when the answer is
 * not in this form.
 */
export function readReply(body: unknown): Reply | undefined {
  const { data: envelope } = Envelope.safeParse(body);
  if (!envelope) return undefined;
  return (
    findPlatformError(envelope) ??
    findBusinessError(envelope) ??
    findDenial(envelope) ?? { meaning: 'ok', data: envelope.data }
  );
}

function findPlatformError({ stat, result, message }: Envelope): Reply | undefined {
  const { name, meaning } = meaningOf(stat.code, 'stat');
  if (meaning === 'ok') return undefined;
  const codeName = stat.codename || name;
  const text = reasonAmong(result, message);
  // People read why a row was refused: there the code's name only replaces a missing text.
  const texts = meaning === 'business' ? [text || codeName] : [...new Set([codeName, text])];
  return { meaning, code: stat.code, text: texts.filter(Boolean).join(': '), systemTime: stat.systime };
}

function findBusinessError(envelope: Envelope): Reply | undefined {
  const layer = layersOf(envelope).find(saysError);
  if (!layer) return undefined;
  const code = layer.code || 'error';
  const { name, meaning } = meaningOf(code, 'business');
  const text = reasonAmong(layer.message, name, envelope.result) ?? '';
  // "isError" next to code 0 is an error all the same.
  return {
    meaning: meaning === 'ok' ? 'business' : meaning,
    code,
    text,
    systemTime: envelope.stat.systime,
  };
}

/** The first of these texts that says why something failed; else the first that says anything. */
function reasonAmong(...texts: readonly (string | null | undefined)[]): string | undefined {
  const given = texts.filter((text) => text != null && text !== '') as string[];
  return given.find((text) => !saysSuccess(text)) ?? given[0];
}

type Layer = z.infer<typeof Business>;

function layersOf(envelope: Envelope): Layer[] {
  const inner = Business.safeParse(envelope.data).data;
  return inner ? [envelope, inner] : [envelope];
}

const saysError = ({ isError, code }: Layer): boolean => isError === true || (Boolean(code) && code !== '0');

/** What denies a success that all the codes tell of. */
function findDenial(envelope: Envelope): Reply | undefined {
  const { result, data, stat } = envelope;
  const layer = layersOf(envelope).find(
    ({ isError, success }) => !isNo(isError ?? false) || !isYes(success ?? true),
  );
  if (layer === undefined && (saysSuccess(result ?? '') || showsUsers(data))) return undefined;
  const text = reasonAmong(layer?.message, result) ?? '';
  return { meaning: 'unclear', code: 'error', text, systemTime: stat.systime };
}

/** Whom a look-up shows is there, in whatever words. */
const showsUsers = (data: unknown): boolean =>
  [data].flat().some((each) => typeof each === 'object' && each !== null && 'id' in each);

const isNo = (flag: unknown): boolean => /^(false|0|no|n|)$/i.test(String(flag).trim());
const isYes = (flag: unknown): boolean => /^(true|1|yes|y|)$/i.test(String(flag).trim());
