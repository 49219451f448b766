import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { TemplateError } from './template-error.ts';

/** A section that changes nothing on one machine. */
const inert = z.unknown().optional();

/** One resource as CloudFormation knows it; strict, so that a section that changes behaviour is not overlooked. */
export const Resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
  DependsOn: inert,
  DeletionPolicy: inert,
  UpdateReplacePolicy: inert,
  Metadata: inert,
});
export type Resource = z.infer<typeof Resource>;

/** A template. Parameters and rules are CDK's check of its own bootstrap; conditions only guard inert resources. */
export const Template = z.strictObject({
  AWSTemplateFormatVersion: inert,
  Description: inert,
  Metadata: inert,
  Parameters: inert,
  Rules: inert,
  Conditions: inert,
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});
export type Template = z.infer<typeof Template>;

const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** A synthesized stack. `assetFolders` holds the absolute folder of each zipped asset by its key in the asset bucket. */
export interface Assembly {
  readonly template: Template;
  readonly assetFolders: ReadonlyMap<string, string>;
}

/**
 * Reads the one stack in a folder that CDK synthesized (`cdk.out`).
 *
 * @throws TemplateError when there is not exactly one template, or a file does not look as expected
 */
export function readAssembly(folder: string): Assembly {
  const [templateFile, ...others] = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  if (templateFile === undefined || others.length > 0) {
    throw new TemplateError(`${folder} must hold exactly one *.template.json; synthesize the stack again.`);
  }
  const assetsFile = templateFile.replace(/\.template\.json$/, '.assets.json');
  const assets = parseFile(Assets, join(folder, assetsFile));
  const assetFolders = new Map<string, string>();
  for (const { source, destinations } of Object.values(assets.files)) {
    if (source.packaging !== 'zip') continue;
    for (const { objectKey } of Object.values(destinations))
      assetFolders.set(objectKey, join(folder, source.path));
  }
  return { template: parseFile(Template, join(folder, templateFile)), assetFolders };
}

function parseFile<T>(schema: z.ZodType<T>, path: string): T {
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new TemplateError(`${path} is not what the local runner can read:\n${z.prettifyError(parsed.error)}`);
}
