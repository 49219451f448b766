import { cpus, release, totalmem, type } from 'node:os';
import type { Line } from './benchmark.ts';
import { PRICES } from './prices.ts';

const HEADINGS = ['what', 'measured', 'against', 'ratio', 'to reach', ''];

/** The table, the machine it was measured on, and how to read it, in Markdown. */
export function renderResults(lines: readonly Line[], date: Date): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`;
  return `# Measured

${date.toISOString().slice(0, 10)} · Node ${process.versions.node} · ${machine} · \`npm run bench\`

${renderTable(lines)}

${HOW_TO_READ}`;
}

function renderTable(lines: readonly Line[]): string {
  const rows = lines.map(({ what, ours, against, ratio, target, reached }) => [
    what,
    ours,
    against,
    ratio,
    target,
    reached === undefined ? '' : reached ? '✓' : '✗',
  ]);
  return [HEADINGS, HEADINGS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const HOW_TO_READ = `## How to read it

- **Ratios count.** Absolute figures are this machine's, on that day, with whatever else ran on it. Both sides of a ratio are
  measured in the same round, one after the other; the ratio is taken round by round. A figure is the median of its rounds,
  with the least and the most in brackets.
- What only computes (validate, its rivals, report) runs in a fresh process each time and is timed by the **CPU seconds of all
  its threads**, so that a busy neighbour costs less truth. One row in a hundred is wrong. \`report\` reads results from memory.
- *bare papaparse loop*: 64 KiB reads, a streaming \`TextDecoder\`, papaparse's core parser; it looks at nothing.
  *the convenient way*: papaparse's stream with \`header: true\`, \`for await\`, zod's plain \`safeParse\`, a \`Set\`, JSON.
- Memory is the process's high-water mark (VmHWM): validate's own work, without network; beside it once the whole
  function as it is deployed, AWS SDK included, in the local stack with the memory options of the template.
- *the limit used while chunks wait*: requests that reached the gateway, from the first one of a worker until the last chunk
  was taken from the queue. *naive script*: fifty workers, row by row look-up and write, backing off on 429.
- The small job's floor is probe, look-up, canary, its look-up, and nine writes over eight connections, unpaced, on a fresh
  connection. *cold*: no function has a process yet.
- The AWS cost is a **model**: request counts, invocations, durations and log bytes of a real local run, priced by
  \`test/bench/prices.ts\` (${PRICES.asOf}, ${PRICES.region}). Calls to S3 take longer on AWS than here, which adds to Lambda's
  share; stored bytes, alarms, the secret and bytes sent to the gateway are not in it.
`;
