/** What a new user needs beside login and name, as the defaults of a profile. */
export const NEW_USER = {
  password: 'Initial-1',
  validateDate: '2030-01-01 00:00:00',
  isSingleSign: '0',
  roleIds: '1',
  orgIds: '1',
  organizeIds: '1',
  depIds: '1',
};
