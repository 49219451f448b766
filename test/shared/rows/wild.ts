import { type Profile, parseProfile } from '../../../shared/gateway/profile.ts';
import { NEW_USER } from '../../support/new-user.ts';

/** Defaults that give all that a new user needs, so that nothing else stops a wrong row. */
export const COMPLETE = { ...NEW_USER, showName: 'New user' };

export const profileWith = (members: Readonly<Record<string, unknown>> = {}): Profile =>
  parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 1000,
      language: 'en',
      gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
      ...members,
    },
    'the test',
  );
