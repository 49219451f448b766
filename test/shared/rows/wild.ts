import { type Profile, parseProfile } from '../../../shared/gateway/profile.ts';

/** Defaults that give all that a new user needs, so that nothing else stops a wrong row. */
export const COMPLETE = {
  showName: 'New user',
  password: 'Initial-1',
  validateDate: '2030-01-01 00:00:00',
  isSingleSign: '0',
  roleIds: '1',
  orgIds: '1',
  organizeIds: '1',
  depIds: '1',
};

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
