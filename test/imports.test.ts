import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

interface Room {
  /** Rooms and single files that it may import, besides itself. */
  readonly rooms: readonly string[];
  /** Packages that it may import; `node:` stands for all of Node. */
  readonly packages: readonly string[];
}

const roomsOf = (folder: string, names: string): string[] =>
  names.split(' ').map((name) => `${folder}/${name}`);
const each = (names: readonly string[], room: Room) =>
  Object.fromEntries(names.map((name) => [name, room] as const));

/** They touch nothing of the world: no clock but the one they are given, no file, no network. */
const PURE = roomsOf('shared', 'user rows names csv workbook messages page');
const JOB = roomsOf('shared', 'job chunk overlap managers ledger report');
const SHARED = [...PURE, ...JOB, ...roomsOf('shared', 'ports gateway aws')];
const FUNCTIONS = roomsOf('functions', 'validate upsert settle report sweep');
/** They read the folder of profiles, for the stack and for the commands. */
const LOADERS = ['infra/load-names.ts', 'infra/load-profiles.ts'];
/** What whoever deploys can put right. */
const ERROR = 'infra/deployment-error.ts';
const CALCULATION = ['node:buffer', 'node:crypto', 'node:path', 'node:util', 'node:zlib'];
const PARSERS = ['papaparse', 'fflate', 'saxes', 'fastest-levenshtein', 'libphonenumber-js'];
const CDK = ['aws-cdk-lib', 'cdk-nag', 'constructs'];

/** Which way imports point; a room or file that is not here is imported by nobody. */
const ROOMS: Readonly<Record<string, Room>> = {
  ...each(PURE, { rooms: PURE, packages: ['zod', ...PARSERS, ...CALCULATION] }),
  'shared/ports': { rooms: [], packages: ['zod'] },
  'shared/gateway': {
    rooms: ['shared/ports', 'shared/gateway/http.ts', ...PURE],
    packages: ['zod', 'tldts', 'p-limit', 'node:crypto', 'node:timers'],
  },
  // The only one that makes HTTP requests.
  'shared/gateway/http.ts': { rooms: ['shared/gateway', ...PURE], packages: ['undici', 'node:http'] },
  'shared/gateway/read-profiles.ts': { rooms: ['shared/gateway'], packages: ['node:fs'] },
  // The only clients of AWS.
  'shared/aws': {
    rooms: ['shared/ports', 'shared/gateway'],
    packages: ['@aws-sdk/', '@aws-lambda-powertools/', 'aws-lambda', 'zod', 'node:stream', 'node:timers'],
  },
  ...each(JOB, {
    rooms: [...JOB, ...PURE, 'shared/gateway', 'shared/ports'],
    packages: ['zod', 'p-limit', 'node:crypto', 'node:events', 'node:stream'],
  }),
  // Functions never import each other.
  ...each(FUNCTIONS, {
    rooms: [...SHARED, 'shared/gateway/read-profiles.ts'],
    packages: ['zod', 'p-limit', 'aws-lambda', 'node:crypto', 'node:events', 'node:path', 'node:timers'],
  }),
  ...each(LOADERS, { rooms: [ERROR, ...SHARED], packages: ['zod', 'node:'] }),
  // What is deployed knows nothing of what runs it on one machine.
  infra: {
    rooms: ['infra/constructs', ERROR, ...LOADERS, ...SHARED],
    packages: [...CDK, 'esbuild', 'zod', 'node:'],
  },
  'infra/constructs': { rooms: [ERROR, ...JOB], packages: CDK },
  // They read the synthesized template, never the constructs.
  'infra/local-aws': { rooms: JOB, packages: ['esbuild', 'p-limit', 'zod', 'node:'] },
  'infra/vendor-gateway': { rooms: ['shared/gateway'], packages: ['zod', 'node:'] },
  'infra/cli': {
    rooms: ['infra/local-aws', 'infra/vendor-gateway', 'functions/validate', ...LOADERS, ...SHARED],
    packages: ['@aws-sdk/client-s3', 'papaparse', 'p-limit', 'zod', 'node:'],
  },
};

function roomOf(path: string): string {
  if (path in ROOMS || path === ERROR) return path;
  const [folder = '', name = ''] = path.split('/');
  return `${folder}/${name}` in ROOMS ? `${folder}/${name}` : folder;
}

/** Everything that a module names to be loaded, types too; what is only known when it runs, as it stands there. */
function importsOf(file: string, text: string): string[] {
  const { errors, module } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed.`);
  const { staticImports, staticExports, dynamicImports } = module;
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) =>
      text.slice(start, end).replace(/^'|'$/g, ''),
    ),
  ];
}

function mayImport(file: string, imported: string): boolean {
  const from = roomOf(file);
  const { rooms, packages } = ROOMS[from] ?? ROOMS[dirname(from)] ?? { rooms: [], packages: [] };
  if (imported.startsWith('.')) {
    const to = roomOf(join(dirname(file), imported));
    return to === from || rooms.includes(to);
  }
  return packages.some((name) =>
    /[:/]$/.test(name) ? imported.startsWith(name) : imported === name || imported.startsWith(`${name}/`),
  );
}

const wrongImports = (file: string, text: string): string[] =>
  importsOf(file, text)
    .filter((imported) => !mayImport(file, imported))
    .map((imported) => `${file} imports ${imported}, which is not for ${roomOf(file)}`);

/** Lambda's own way to load a handler, whose name its configuration has. */
const LOADS_BY_NAME = 'infra/local-aws/lambda/bootstrap.ts';

describe('imports', () => {
  it('point the way that shared/README.md and infra/README.md draw, and touch the world where they say', () => {
    const paths = ['infra', 'functions', 'shared']
      .flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path))))
      .filter((path) => path.endsWith('.ts') && path !== LOADS_BY_NAME);
    expect(paths.length).toBeGreaterThan(400);
    expect(paths.flatMap((path) => wrongImports(path, readFileSync(path, 'utf8')))).toEqual([]);
  });

  it.each([
    ['shared/rows/row.ts', "import { get } from 'https';"],
    ['shared/rows/row.ts', "import type { Gateway } from './../../shared/gateway/gateway.ts';"],
    ['shared/rows/row.ts', "await import('node:dns');"],
    ['shared/rows/row.ts', 'const name = String(1); await import(name);'],
    ['shared/gateway/pace.ts', "import { request } from 'undici/index.js';"],
    ['shared/gateway/pace.ts', "export { spawn } from 'node:child_process';"],
    ['shared/chunk/claim.ts', "import { THREE } from '../../test/support/upsert-bench.ts';"],
    ['shared/aws/secrets.ts', "import { Row } from '../rows/row.ts';"],
    ['functions/upsert/passes.ts', "import { createSample } from '../validate/sample.ts';"],
    ['infra/cli/start.ts', "import { Stack } from '../stack.ts';"],
    ['infra/stack.ts', "import { startLocalStack } from './local-aws/stack/start-local-stack.ts';"],
  ])('of %s do not hold: %s', (file, text) => {
    expect(wrongImports(file, text)).toHaveLength(1);
  });
});
