import { type CallerDeps, createCaller } from '../../shared/gateway/call.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { Http } from '../../shared/gateway/http.ts';
import { createOvoparkGateway } from '../../shared/gateway/ovopark/gateway.ts';
import { createTokenHolder } from '../../shared/gateway/ovopark/token.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { RETRY_POLICY } from '../../shared/gateway/retry.ts';

/** What the platform does with every request: serves it, answers HTTP 502, or refuses the signature. */
export type Mood = 'serves' | 'down' | 'refuses';

/**
 * The real client of the vendor's platform, retry policy included, without pace and wire: in place of those a platform
 * of whatever mood, which knows the users that it was asked to create.
 */
export function createScriptedPlatform(profile: Profile, mood: () => Mood, onRequest: () => void) {
  const { gateway } = profile;
  if (gateway.kind !== 'ovopark') throw new Error('This is the platform of Ovopark.');
  const users = new Set<string>();

  function serve(form: URLSearchParams): unknown {
    if (form.get('_mt')?.endsWith('getUserByType')) {
      const { keyWord } = JSON.parse(form.get('object') ?? '') as { keyWord: string[] };
      return keyWord.filter((key) => users.has(key)).map((userName) => ({ id: userName, userName }));
    }
    users.add(form.get('userName') ?? '');
    return { userId: form.get('userName') };
  }

  const http: Http = {
    async post(form) {
      onRequest();
      const now = mood();
      if (now === 'down') throw new GatewayError('unconfirmed', 'http_502', 'The gateway answered HTTP 502.');
      const stat = now === 'serves' ? { code: 0 } : { code: 7, codename: 'SIGN_WRONG' };
      return { status: 200, body: { stat, data: now === 'serves' ? serve(form) : undefined } };
    },
    close: async () => {},
  };
  const line: Omit<CallerDeps, 'onCall'> = {
    http,
    lanes: { use: (work) => work() },
    pace: { turn: async () => ({ leave() {} }), slowDown() {}, limitTo() {} },
    retry: RETRY_POLICY,
    signal: undefined,
    sleep: async () => {},
    random: () => 0,
  };

  return {
    users,
    connect: (onCall: CallListener): Gateway =>
      createOvoparkGateway({
        caller: createCaller({ ...line, onCall }),
        profile: { ...profile, gateway },
        credentials: { key: 'k', secret: 's' },
        session: { clockOffsetMs: 0, token: createTokenHolder() },
        now: () => 0,
        createNonce: () => 'n',
      }),
  };
}
