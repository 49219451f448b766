import type { SecretStore } from '../../shared/aws/secrets.ts';
import { addCalls, type CallCount, noCalls } from '../../shared/gateway/call-count.ts';
import type { Gateways } from '../../shared/gateway/connect.ts';
import { EXAMPLE_ENTERPRISE, GatewayError, REDIRECTED } from '../../shared/gateway/errors.ts';
import type { ProfileWithLanguage } from '../../shared/gateway/profile.ts';
import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import { SecretError } from '../../shared/ports/errors.ts';
import type { JobError } from '../../shared/user/outcome.ts';
import type { FoundUser } from '../../shared/user/user.ts';
import type { AskInTurn } from './ask-in-turn.ts';

export interface Probed {
  /** Why nothing of this profile can work; undefined when it can, or when trouble may pass. */
  readonly error: JobError | undefined;
  readonly gatewayCalls: CallCount;
}

export type Probe = (profile: ProfileWithLanguage, someKey: string) => Promise<Probed>;

interface LookedUp {
  /** Those that there are; undefined when the gateway could not be asked. */
  readonly users: readonly FoundUser[] | undefined;
  readonly gatewayCalls: CallCount;
}

/** Looks up users by match keys. */
export type LookUp = (profile: ProfileWithLanguage, keys: readonly string[]) => Promise<LookedUp>;

interface ProbeDeps {
  readonly askInTurn: AskInTurn;
  readonly gateways: Gateways;
  readonly secrets: SecretStore;
}

/**
 * Makes one signed look-up before anything else is sent, so that refused credentials, or an enterprise of which nobody may be
 * looked up, end a job in seconds. What the gateway has answered within the last minute is not asked again. A refusal that is the key's own costs a second one and ends nothing.
 */
export function createProbe(deps: ProbeDeps): Probe {
  return async (profile, someKey) => {
    const counter = createCounter();
    try {
      const ask = async (): Promise<true> => {
        // Read again: whoever has just replaced a refused key drops the file again at once.
        const credentials = await deps.secrets.refresh(profile.secretName);
        await deps.gateways.connect(profile, credentials, counter).find([someKey]);
        return true;
      };
      await deps.askInTurn(profile, ask, true);
      return { error: undefined, gatewayCalls: counter.calls() };
    } catch (error) {
      return { error: lastingTrouble(profile, error), gatewayCalls: counter.calls() };
    }
  };
}

/** Counts the calls of one connection. */
function createCounter() {
  let calls = noCalls();
  return {
    calls: () => calls,
    onCall({ method, retry }: { method: string; retry: boolean }): void {
      calls = addCalls(calls, { calls: { [method]: 1 }, retries: retry ? 1 : 0 });
    },
  };
}

/** Makes the {@link LookUp} of a process. It comes after a probe, whose credentials it uses. */
export function createLookUp(deps: ProbeDeps): LookUp {
  return async (profile, keys) => {
    const counter = createCounter();
    try {
      const found = await deps.askInTurn(profile, async () => {
        const credentials = await deps.secrets.get(profile.secretName);
        return deps.gateways.connect(profile, credentials, counter).find(keys);
      });
      return { users: found?.users, gatewayCalls: counter.calls() };
    } catch (error) {
      if (!(error instanceof GatewayError || error instanceof SecretError)) throw error;
      return { users: undefined, gatewayCalls: counter.calls() };
    }
  };
}

/** There is no gateway at the address, or no address at all: it is not the key that was refused. */
const ADDRESS_CODES: ReadonlySet<string> = new Set([
  'no_address',
  'no_connection',
  REDIRECTED,
  'http_404',
  'http_405',
  'http_410',
]);

function lastingTrouble({ language }: ProfileWithLanguage, error: unknown): JobError | undefined {
  if (!(error instanceof GatewayError || error instanceof SecretError)) throw error;
  if (error.code === EXAMPLE_ENTERPRISE) return { code: error.code, message: reasonOf(error, language) };
  const code = codeOf(error);
  return code && { code, message: say(language, code, { reason: reasonOf(error, language) }) };
}

/** Undefined for trouble that may pass. */
function codeOf(
  error: GatewayError | SecretError,
): 'look_ups_refused' | 'wrong_address' | 'credentials_refused' | undefined {
  const kind = error instanceof GatewayError ? error.kind : undefined;
  if (kind === 'refused') return 'look_ups_refused';
  const isLasting = error instanceof SecretError ? !error.retryable : kind === 'misconfigured';
  if (!isLasting) return undefined;
  return ADDRESS_CODES.has(error.code) ? 'wrong_address' : 'credentials_refused';
}

/** A secret's error is told whole to who reads English: it names what is missing. */
function reasonOf(error: GatewayError | SecretError, language: Language): string {
  if (error instanceof GatewayError) return error.inWords(language);
  if (language === 'en') return error.message;
  return say(language, 'secret_unusable', { secret: String(error.details.secret), code: error.code });
}
