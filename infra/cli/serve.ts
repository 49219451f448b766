import { once } from 'node:events';
import { createImportClient } from './import-client.ts';
import type { StartOptions } from './start-options.ts';
import { listenWeb } from './web/listen-web.ts';
import { createRoutes } from './web/routes.ts';
import { withWorkspace } from './workspace.ts';

/** The port of the page, where no other is asked for. */
const PAGE_PORT = 4571;

/**
 * Keeps the stack up until it is interrupted, with a page to work from, and says how to drop a file with the AWS CLI.
 *
 * @returns the exit status
 */
export function serve(options: StartOptions, variables: NodeJS.ProcessEnv): Promise<number> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  return withWorkspace(options, variables, tell, async ({ stack, profile, targets, data }) => {
    // Before anything is told: who reads it may interrupt at once.
    const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const client = createImportClient(stack);
    const choices = targets.map(({ profile: each, gateway }) => ({ profile: each, target: gateway.target }));
    const routes = createRoutes({
      client,
      work: client.work,
      filesBucket: stack.buckets.files,
      choices,
    });
    await using page = await listenWeb(routes, pagePort(options.port));
    const bucket = `s3://${stack.buckets.files}`;
    const aws = `aws --endpoint-url ${stack.s3.url} s3`;
    tell(`
Open this page in a browser on this machine:

  ${page.address}

It imports into ${targets.map(({ gateway }) => gateway.title).join(', or into ')}.
Data lie in ${data.path}. Ctrl-C stops it.

For programs there is the bucket ${stack.buckets.files} at ${stack.s3.url}. Its key is that of this run:

  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=${stack.secretKey} AWS_DEFAULT_REGION=us-east-1
  ${aws} cp staff.csv ${bucket}/uploads/${profile.name}/
  ${aws} cp --recursive ${bucket}/reports/${profile.name}/staff.csv/ staff-report/`);
    await interrupted;
    return 0;
  });
}

/** Beside the bucket's port, which was asked for; 0 for any. */
const pagePort = (port = PAGE_PORT - 1): number => (port === 0 ? 0 : port + 1);
