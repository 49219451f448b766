import * as z from 'zod';
import { readJson } from '../read-json.ts';

const Id = z
  .union([z.string().min(1), z.int().transform(String)])
  .optional()
  .catch(undefined);

/** What both methods answer of a user: `sysno` is its numeric id, `userId` its login account. */
const Data = z.looseObject({ sysno: Id, userId: Id });
export type Data = z.infer<typeof Data>;

/** What an answer comes to. `answer` is the whole of it, as its signature covers it. */
export type Reply = { readonly answer: Readonly<Record<string, unknown>> } & (
  | { readonly kind: 'ok'; readonly data: Data | null }
  | { readonly kind: 'error'; readonly code: string; readonly text: string }
);

const Envelope = z.looseObject({
  code: z.union([z.string(), z.int()]).transform(String),
  msg: z.string().nullish().catch(undefined),
  data: z.unknown().optional(),
});

/**
 * Reads an answer: `{ code, msg, data }`, where the code comes as text or number and `data` as an object or as JSON in a
 * text. Undefined when it is not in this form.
 */
export function readReply(body: unknown): Reply | undefined {
  const envelope = Envelope.safeParse(body).data;
  if (!envelope) return undefined;
  const answer = body as Readonly<Record<string, unknown>>;
  if (envelope.code !== '0') return { answer, kind: 'error', code: envelope.code, text: envelope.msg ?? '' };
  const data = Data.nullable().safeParse(unwrap(envelope.data)).data;
  return data === undefined ? undefined : { answer, kind: 'ok', data };
}

function unwrap(data: unknown): unknown {
  if (data === undefined || data === '') return null;
  return typeof data === 'string' ? readJson(data) : data;
}
