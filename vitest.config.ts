import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const common = {
  pool: 'forks',
  // What a file imports serves the next one too: half of the time went into loading modules anew.
  isolate: false,
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const;

/** The whole stack: synthesized once, before the files run side by side. */
const wholeStack = {
  ...common,
  globalSetup: 'test/support/synthesize-once.ts',
  testTimeout: 120_000,
} as const;

export default defineConfig({
  test: {
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // More than there are processors, for tests of the whole stack wait more than they work. Projects start in the order of their
    // names: the units fill what is left of the processors beside the last of the pipeline.
    maxWorkers: availableParallelism() + 2,
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: ['test/pipeline/**', 'test/commands/**', 'test/tools/**'],
        },
      },
      {
        extends: true,
        test: {
          ...wholeStack,
          name: 'pipeline',
          setupFiles: 'test/support/tell-seed.ts',
          include: ['test/pipeline/**/*.test.ts'],
        },
      },
      {
        // What people type, a process each, and programs that may not be there: CI runs them, `npm run check` does not.
        extends: true,
        test: {
          ...wholeStack,
          name: 'commands',
          include: ['test/commands/**/*.test.ts', 'test/tools/**/*.test.ts'],
        },
      },
    ],
  },
});
