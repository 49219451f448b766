import { defineConfig } from 'vitest/config';

const common = { pool: 'forks', testTimeout: 30_000, hookTimeout: 60_000 } as const;

export default defineConfig({
  test: {
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      {
        extends: true,
        test: { ...common, name: 'parts', include: ['test/**/*.test.ts'], exclude: ['test/pipeline/**'] },
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
