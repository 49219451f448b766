/** A process that hosts a function with one busy sandbox and one idle, tells their ids, and waits to be killed. */
import { systemClock } from '../../../../infra/local-aws/lambda/clock.ts';
import { createLambdaHost } from '../../../../infra/local-aws/lambda/host.ts';
import type { FunctionWiring } from '../../../../infra/local-aws/template/wiring.ts';

process.once('message', async (fn: FunctionWiring) => {
  const pids: (number | undefined)[] = [];
  const host = createLambdaHost({
    functions: [fn],
    endpoints: {},
    secretKey: 'local',
    clock: systemClock,
    log: () => {},
    onStart: ({ pid }) => void pids.push(pid),
  });
  void host.invoke(fn.name, { wait: true });
  await host.invoke(fn.name, {});
  process.send?.(pids);
});
