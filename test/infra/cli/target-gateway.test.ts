import { describe, expect, it } from 'vitest';
import { chooseProfile } from '../../../infra/cli/choose-profile.ts';
import { CommandError } from '../../../infra/cli/command-line.ts';
import { findGateway } from '../../../infra/cli/target-gateway.ts';

const KEYS = { GATEWAY_KEY: 'k', GATEWAY_SECRET: 's' };
const REAL = 'https://openapi.opretail.com/m.api';
const HERE = 'http://127.0.0.1:8090/m.api';

describe("a profile that ships with the vendor's example enterprise", () => {
  it.each([
    ['ovopark', undefined],
    ['opretail', undefined],
    ['opretail', REAL],
    ['sandbox', REAL],
  ])('is refused in one line before anything starts: %s at %s', (name, url) => {
    const { profile } = chooseProfile(name);
    expect(() => findGateway(profile, url, KEYS)).toThrow(CommandError);
    expect(() => findGateway(profile, url, KEYS)).toThrow(
      new RegExp(`^The profile “${name}” still has the enterprise of the vendor's example, 1212\\..*$`),
    );
  });

  it.each(['ovopark', 'opretail', 'sandbox'])('practises on this machine as it is: %s', (name) => {
    expect(findGateway(chooseProfile(name).profile, HERE, KEYS)).toMatchObject({ target: HERE });
  });

  it('needs no gateway for the sandbox', () => {
    expect(findGateway(chooseProfile('sandbox').profile, undefined, {})).toBeUndefined();
  });
});
