import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { DeploymentError } from './deployment-error.ts';

export const FUNCTION_NAMES = ['validate', 'upsert', 'settle', 'report', 'sweep'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** The name of the file of all profiles that lies beside validate's code: a JSON array. */
export const PROFILES_FILE = 'profiles.json';

/** The name of the file of authorities that lies beside the code of what speaks to gateways. */
export const CA_FILE = 'authorities.pem';

/**
 * Sources of credentials that the SDK loads when the environment has none. Lambda's always has: left out, with the
 * clients that they need, a cold start has that much less to read.
 */
const OTHER_CREDENTIALS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

export interface BundleOptions {
  /** The folder that holds `functions/`. */
  readonly root: string;
  /** Where the functions' folders go. */
  readonly outFolder: string;
  readonly profiles: readonly unknown[];
  /** A PEM file of authorities that gateways are trusted by besides the public ones. */
  readonly caFile?: string | undefined;
}

/**
 * Bundles every function with all it needs, the AWS SDK too: the version that was tested is the one that runs, and
 * locally there is no other. Makes a folder for each: `index.mjs`, its source map, and for validate and upsert the profiles. The
 * same sources make the same bytes, wherever `outFolder` is.
 *
 * @throws esbuild's BuildFailure, which names file and line; DeploymentError for a `caFile` that is none
 */
export async function bundleFunctions(options: BundleOptions): Promise<void> {
  const { root, outFolder, profiles } = options;
  // A name only: source maps hold paths relative to the output, and those must not depend on where it really goes.
  const virtualFolder = join(root, 'build');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      FUNCTION_NAMES.map((name) => [`${name}/index`, `functions/${name}/index.ts`]),
    ),
    outdir: virtualFolder,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    external: OTHER_CREDENTIALS,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    // CommonJS packages require Node's own modules, which an ES module must be given the means for.
    banner: {
      js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);",
    },
  });
  for (const { path, contents } of outputFiles)
    await write(join(outFolder, relative(virtualFolder, path)), contents);
  for (const name of ['validate', 'upsert'] satisfies FunctionName[])
    await write(join(outFolder, name, PROFILES_FILE), JSON.stringify(profiles, undefined, 2));
  if (options.caFile === undefined) return;
  const authorities = await readAuthorities(root, options.caFile);
  for (const name of ['validate', 'upsert']) await write(join(outFolder, name, CA_FILE), authorities);
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/** A file in which Node would find no authority is passed over by it, and then no call succeeds. */
async function readAuthorities(root: string, caFile: string): Promise<string> {
  const expected =
    'expected a file of certificates in PEM (-----BEGIN CERTIFICATE-----), relative to the project';
  const authorities = await readFile(resolve(root, caFile), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new DeploymentError(
      `The setting caFile is "${caFile}", which cannot be read (${cause.code}): ${expected}.`,
    );
  });
  const certificates = authorities.match(CERTIFICATE) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate))
    throw new DeploymentError(
      `The setting caFile is "${caFile}", which holds no certificate, or one that is damaged: ${expected}.`,
    );
  return authorities;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

async function write(path: string, contents: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}
