import { LOCAL_ACCOUNT } from '../sqs/sqs-state.ts';

/** The one region that the local runner pretends to be. */
export const LOCAL_REGION = 'us-east-1';

/** A function's name is its logical id. */
export function functionArn(name: string): string {
  return `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${name}`;
}

/** The name of a bucket or a queue, from its logical id: `DeadLetters` is `dead-letters`. */
export function localName(logicalId: string): string {
  return logicalId.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
