/**
 * What upsert logs when key, secret, address or protocol are refused in mid-run. The stack raises an alarm on this very
 * line: chunks wait until an operator has mended the secret.
 */
export const CREDENTIALS_REFUSED = 'gateway refuses key, secret or protocol, chunk put back';
