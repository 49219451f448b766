/** Something the person at the keyboard can mend; its message is one clear line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
