import { createWallClock } from '../wall-clock.ts';
import { type SignatureMethod, sign } from './signature.ts';

export interface RequestRules {
  readonly applicationId: string;
  readonly signatureMethod: SignatureMethod;
  readonly nonce: boolean;
  readonly timeZone: string;
  readonly key: string;
  readonly secret: string;
}

export interface MethodCall {
  readonly method: string;
  /** `_version`; default *v1*. */
  readonly version?: 'v1' | 'v2';
  readonly parameters: Readonly<Record<string, string>>;
}

/** Makes signed forms. `now` is the gateway's time, milliseconds since 1970; `createNonce` is called once a form. */
export function createRequestSigner(rules: RequestRules, now: () => number, createNonce: () => string) {
  const wallClock = createWallClock(rules.timeZone);

  return function signRequest({ method, version = 'v1', parameters }: MethodCall): URLSearchParams {
    const sent = withoutBlanks({
      ...parameters,
      _aid: rules.applicationId,
      _akey: rules.key,
      _mt: method,
      _sm: rules.signatureMethod,
      _requestMode: 'post',
      _version: version,
      _timestamp: wallClock(now()).replace(/\D/g, ''),
      _format: 'json',
      _nonce: rules.nonce ? createNonce() : '',
    });
    return new URLSearchParams({ ...sent, _sig: sign(sent, rules.secret, rules.signatureMethod) });
  };
}

/** A parameter without a value is not sent; what is sent is trimmed, as it is signed. */
function withoutBlanks(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const trimmed = Object.entries(parameters).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}
