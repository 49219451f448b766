import { createHash } from 'node:crypto';
import { request } from 'undici';
import * as z from 'zod';

/** Parameters to send; undefined takes one of the usual ones away. */
export type Parameters = Record<string, string | undefined>;

const Body = z.object({
  stat: z.object({ code: z.union([z.number(), z.string()]), codename: z.string(), systime: z.number() }),
  result: z.string(),
  data: z.unknown(),
});
export type Body = z.infer<typeof Body>;

/** The moment that the tests live in, and the same in China as a timestamp. */
export const NOW_MS = Date.UTC(2026, 5, 25, 4, 0, 0);
export const TIMESTAMP = '20260625120000';

interface Gateway {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

let nonces = 0;

/** The gateway's signature, written anew from its description, so that the sandbox is not tested against itself. */
export function signature(parameters: Record<string, string>, secret: string): string {
  const names = Object.keys(parameters).filter((name) => name !== '_sig');
  names.sort((a, b) => (a < b ? -1 : 1));
  const text = names.map((name) => `${name}${parameters[name]?.trim()}`).join('');
  const algorithm = parameters._sm === 'sha1' ? 'sha1' : 'md5';
  return createHash(algorithm).update(`${secret}${text}${secret}`, 'utf8').digest('hex').toUpperCase();
}

/** A complete, signed form. */
export function signedForm(gateway: Gateway, method: string, parameters: Parameters = {}): string {
  nonces += 1;
  const all: Parameters = {
    _aid: 'S107',
    _akey: gateway.key,
    _mt: method.includes('.') ? method : `open.shopweb.user.${method}`,
    _sm: 'md5',
    _requestMode: 'post',
    _version: 'v1',
    _timestamp: TIMESTAMP,
    _format: 'json',
    _nonce: String(nonces),
    ...parameters,
  };
  const sent = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return new URLSearchParams(
    '_sig' in all ? sent : { ...sent, _sig: signature(sent, gateway.secret) },
  ).toString();
}

/** Posts a form and answers HTTP status, headers and text. */
export async function post(url: string, form: string, headers: Record<string, string> = {}) {
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', ...headers },
    body: form,
  });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

/** Calls a method, signed, and answers the envelope. */
export async function call(
  gateway: Gateway,
  method: string,
  parameters: Parameters = {},
  headers: Record<string, string> = {},
): Promise<Body> {
  const answer = await post(gateway.url, signedForm(gateway, method, parameters), headers);
  return Body.parse(JSON.parse(answer.text));
}

/** Everything that `addUser` wants. */
export const person = (userName: string, more: Parameters = {}): Parameters => ({
  userName,
  showName: '张三',
  password: 'Secret-1234',
  validateDate: '2030-01-01 00:00:00',
  isSingleSign: '0',
  orgIds: '7,10',
  organizeIds: '1',
  roleIds: '3',
  depIds: 'S_153809',
  ...more,
});

export const lookup = (keyWord: string[], type = 1, enterpriseId = 1212): Parameters => ({
  object: JSON.stringify({ enterpriseId, type, keyWord }),
});
