import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Template } from './template-schema.ts';

/** A synthesized stack. `assetFolders` holds the folder of each asset by its key in the asset bucket. */
export interface Assembly {
  readonly template: Template;
  readonly assetFolders: ReadonlyMap<string, string>;
}

const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/**
 * Reads the one stack in a folder that CDK synthesized (`cdk.out`).
 *
 * @throws Error when there is not exactly one template, and naming everything in it that the local runner does not know
 */
export function readAssembly(folder: string): Assembly {
  const [templateFile, ...others] = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  if (templateFile === undefined || others.length > 0)
    throw new Error(`${folder} must hold exactly one *.template.json; synthesize the stack again.`);
  const { files } = parseFile(Assets, join(folder, templateFile.replace('.template.', '.assets.')));
  const assets = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, join(folder, source.path)] as const),
  );
  return { template: parseFile(Template, join(folder, templateFile)), assetFolders: new Map(assets) };
}

function parseFile<T>(schema: z.ZodType<T>, path: string): T {
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} is not what the local runner can read:\n${z.prettifyError(parsed.error)}`);
}
