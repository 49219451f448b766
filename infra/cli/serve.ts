import { once } from 'node:events';
import type { StartOptions } from './start-options.ts';
import { withWorkspace } from './workspace.ts';

/**
 * Keeps the stack up until it is interrupted, and says how to drop a file with the AWS CLI.
 *
 * @returns the exit status
 */
export function serve(options: StartOptions, variables: NodeJS.ProcessEnv): Promise<number> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  return withWorkspace(options, variables, tell, async ({ stack, profile, gateway, data }) => {
    // Before anything is told: who reads it may interrupt at once.
    const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const bucket = `s3://${stack.buckets.files}`;
    const aws = `aws --endpoint-url ${stack.s3.url} s3`;
    tell(`
The stack is up; it imports into ${gateway.title}.

  bucket    ${stack.buckets.files}
  endpoint  ${stack.s3.url}
  region    us-east-1, with any access key and secret
  data      ${data.path}

Drop a file with the AWS CLI, from a second terminal:

  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1
  ${aws} cp staff.csv ${bucket}/uploads/${profile.name}/

and find its report, when summary.json is there, in the same bucket:

  ${aws} ls --recursive ${bucket}/reports/${profile.name}/staff.csv/
  ${aws} cp --recursive ${bucket}/reports/${profile.name}/staff.csv/ staff-report/

Ctrl-C stops it.`);
    await interrupted;
    return 0;
  });
}
