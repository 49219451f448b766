/** The profile of the benchmarks without a gateway: 100 requests a second, and so 600 rows a chunk. */
export const BENCH_PROFILE = {
  name: 'bench',
  secretName: 'bulk-user-import/bench',
  matchBy: 'userName',
  requestsPerSecond: 100,
  language: 'en',
  gateway: { kind: 'ovopark', sandbox: true, enterprise: 1212 },
} as const;
