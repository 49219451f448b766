/**
 * The CDK app: `npm run synth`. Without CDK's command line: `CDK_OUTDIR=cdk.out npx tsx infra/app.ts`, and with
 * `CDK_VALIDATION=false` in a third of the time, for that leaves out CDK's own checks of the template (not cdk-nag's).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, App, DefaultStackSynthesizer, type IStackSynthesizer, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { DeploymentError } from './deployment-error.ts';
import { exampleProblems, loadProfiles } from './load-profiles.ts';
import { readSettings } from './settings.ts';
import { ImportStack } from './stack.ts';

// CDK's own settings stand here and not in cdk.json, so that the template is the same with and without the command line.
const app = new App({ analyticsReporting: false, stackTraces: false, treeMetadata: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const root = join(import.meta.dirname, '..');
const bundleFolder = await mkdtemp(join(tmpdir(), 'bulk-user-import-'));
try {
  const { profiles, broken } = loadProfiles(join(root, 'infra', 'profiles'));
  const settings = readSettings((name) => app.node.tryGetContext(name), process.env.CDK_DEFAULT_REGION);
  await bundleFunctions({ root, outFolder: bundleFolder, profiles, caFile: settings.caFile });
  const stack = new ImportStack(app, 'bulk-user-import', {
    profiles,
    bundleFolder,
    ...settings,
    // The command line checks the bootstrap version itself. The cast: CDK's types ignore exactOptionalPropertyTypes.
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
  });
  // With these CDK synthesizes and deploys nothing; the local runner checks the one profile that it imports with.
  for (const problem of [...broken.values(), ...exampleProblems(profiles)])
    Annotations.of(stack).addError(problem);
  app.synth();
} catch (error) {
  if (!(error instanceof DeploymentError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await rm(bundleFolder, { recursive: true });
}
