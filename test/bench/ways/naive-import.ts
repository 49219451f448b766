import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import {
  ADD_USER,
  GET_USER_BY_TYPE,
  UPDATE_USER,
} from '../../../infra/vendor-gateway/ovopark/user-methods.ts';
import { createRequestSigner } from '../../../shared/gateway/ovopark/request.ts';
import { staffValues } from '../staff-file.ts';

const WORKERS = 50;
const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 5_000;
const ENTERPRISE = 1212;

const Answer = z.object({ stat: z.object({ code: z.number() }), data: z.unknown() });
const Users = z.array(z.object({ id: z.number() }));

/**
 * The script that one writes in an afternoon: fifty workers, each takes the next row, looks its user up, then creates or
 * updates it; who is told 429 waits, twice as long each time, and tries again. Signing is the product's own.
 */
export async function importNaively(
  gateway: { readonly url: string; readonly key: string; readonly secret: string },
  rows: number,
  prefix: string,
): Promise<{ calls: number; seconds: number }> {
  const signRequest = createRequestSigner(
    {
      applicationId: 'S107',
      signatureMethod: 'md5',
      nonce: true,
      timeZone: 'Asia/Shanghai',
      key: gateway.key,
      secret: gateway.secret,
    },
    Date.now,
    randomUUID,
  );
  let calls = 0;
  let next = 1;

  async function call(method: string, parameters: Record<string, string>): Promise<unknown> {
    for (let backoffMs = FIRST_BACKOFF_MS; ; backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)) {
      calls++;
      const response = await fetch(gateway.url, {
        method: 'POST',
        body: signRequest({ method, parameters }),
      });
      if (response.status !== 429) {
        const { stat, data } = Answer.parse(await response.json());
        if (stat.code !== 0) throw new Error(`${method} was answered ${stat.code}.`);
        return data;
      }
      await response.arrayBuffer();
      await sleep(backoffMs * (0.5 + Math.random()));
    }
  }

  async function work(): Promise<void> {
    for (let row = next++; row <= rows; row = next++) {
      const user = staffValues(row, prefix);
      const object = JSON.stringify({ enterpriseId: ENTERPRISE, type: 1, keyWord: [user.userName] });
      const [known] = Users.parse(await call(GET_USER_BY_TYPE, { object }));
      if (known) await call(UPDATE_USER, { ...user, id: String(known.id), password: '' });
      else await call(ADD_USER, user);
    }
  }

  const start = performance.now();
  await Promise.all(Array.from({ length: WORKERS }, work));
  return { calls, seconds: (performance.now() - start) / 1000 };
}
