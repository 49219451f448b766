/**
 * The authenticator's token, shared by all calls: none → being fetched → held; *forget* a held one and it is none again.
 * Those who ask while it is being fetched wait for the same fetch; a fetch that failed leaves none.
 */
export interface TokenHolder {
  current(logIn: () => Promise<string>): Promise<string>;
  /** Forgets the token if it still is this one: another call may have renewed it meanwhile. */
  forget(token: string): void;
}

interface Held {
  readonly promise: Promise<string>;
  token: string | undefined;
}

export function createTokenHolder(): TokenHolder {
  let held: Held | undefined;

  return {
    async current(logIn) {
      if (held) return held.promise;
      const fetching: Held = { promise: logIn(), token: undefined };
      held = fetching;
      try {
        fetching.token = await fetching.promise;
        return fetching.token;
      } catch (error) {
        if (held === fetching) held = undefined;
        throw error;
      }
    },

    forget(token) {
      if (held?.token === token) held = undefined;
    },
  };
}
