/**
 * A sandbox gateway in a process of its own: one that shares the stack's would see calls late and in bunches whenever
 * that process has other work. Its argument is a {@link GatewaySetup}; it tells its address, then answers each message
 * with what it has seen.
 */
import { startSandboxGateway } from '../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { GatewaySetup, type Seen } from './gateway.ts';
import { staffValues } from './staff-file.ts';

const { seed, latencyMs, requestsPerSecond } = GatewaySetup.parse(JSON.parse(process.argv[2] ?? ''));
const gateway = await startSandboxGateway({
  latencyMs,
  // The jobs of one stack carry the same mobile numbers under other names: it takes them.
  isUnique: false,
  ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
});
for (let row = 2; row <= (seed?.rows ?? 0); row += 2) {
  const { password: _, ...values } = staffValues(row, seed?.prefix);
  gateway.seed(values);
}

function look(): Seen {
  const { arrivals, refusedForPace, maxPerSecond } = gateway.stats();
  return { atMs: performance.timeOrigin + performance.now(), arrivals, refusedForPace, maxPerSecond };
}

process.on('message', () => process.send?.(look()));
process.once('disconnect', () => process.exit());
process.send?.({ url: gateway.url, key: gateway.key, secret: gateway.secret });
