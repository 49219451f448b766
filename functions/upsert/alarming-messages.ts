/**
 * What upsert logs when key, secret, address or protocol are wrong in mid-run. The stack raises an alarm on this very
 * line: chunks wait until an operator has mended the secret.
 */
export const CREDENTIALS_REFUSED = 'gateway cannot be used with its key, secret or address, chunk put back';
