import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { FUNCTION_NAMES } from '../../infra/bundle.ts';
import { Settings } from '../../infra/settings.ts';
import { ImportStack, type ImportStackProps } from '../../infra/stack.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.array(z.string()).default([]),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.infer<typeof Resource>;

export const Template = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});
export type Template = z.infer<typeof Template>;

const profileOf = (name: string, rest: object) =>
  parseProfile(
    { name, secretName: `bulk-user-import/${name}`, matchBy: 'userName', language: 'en', ...rest },
    name,
  );

export const PROFILES = [
  profileOf('sandbox', {
    requestsPerSecond: 2000,
    gateway: { kind: 'ovopark', sandbox: true, enterprise: 1 },
  }),
  profileOf('ovopark', {
    requestsPerSecond: 10,
    ageLimitHours: 96,
    gateway: { kind: 'ovopark', url: 'https://gateway.example/cloud.api', enterprise: 1 },
  }),
];

/** Lends the app with the stack in it, a line of code in place of each function's, and removes every trace of it. */
export function withStack<T>(use: (app: App) => T, props: Partial<ImportStackProps> = {}): T {
  const folder = mkdtempSync(join(tmpdir(), 'import-stack-'));
  try {
    for (const name of FUNCTION_NAMES) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.mjs'), `// ${name}`);
    }
    // CDK's own checks of the template take seconds; they are made where the whole app is tested.
    const app = new App({ outdir: join(folder, 'cdk.out'), builtinCloudFormationValidation: false });
    new ImportStack(app, 'test', {
      ...Settings.parse({ stackName: 'test' }),
      profiles: PROFILES,
      bundleFolder: folder,
      ...props,
    });
    return use(app);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function synthesize(props: Partial<ImportStackProps> = {}): Template {
  return withStack((app) => Template.parse(app.synth().getStackByName('test').template), props);
}

/** The resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** A resource that must be there. */
export function resourceOf(template: Template, logicalId: string): Resource {
  const resource = template.Resources[logicalId];
  if (!resource) throw new Error(`The template has no resource ${logicalId}.`);
  return resource;
}
