import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const common = { pool: 'forks', testTimeout: 30_000, hookTimeout: 60_000 } as const;

export default defineConfig({
  test: {
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // One more than there are processors, for tests of the whole stack wait more than they work.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/pipeline/**'],
          // What a file imports serves the next one too: half of the time went into loading modules anew.
          isolate: false,
        },
      },
      {
        // The whole stack: synthesized once, before the files run side by side.
        extends: true,
        test: {
          ...common,
          name: 'pipeline',
          include: ['test/pipeline/**/*.test.ts'],
          globalSetup: ['test/support/synthesize-once.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
