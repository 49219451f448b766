/**
 * What runs in a process of its own, so that no way of doing it warms up or burdens another: one piece of work, timed
 * from the inside. Arguments: the way, and its own argument; answers one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { NAMES_TABLE } from './staff-file.ts';
import { readBare } from './ways/bare-papaparse.ts';
import { validateConveniently } from './ways/convenient.ts';
import { nightlyBeside } from './ways/nightly.ts';
import { reportRows } from './ways/report.ts';
import { validateFile } from './ways/validate.ts';

const WAYS = {
  'bare-papaparse': readBare,
  convenient: validateConveniently,
  validate: (file: string) => validateFile(file),
  'validate-with-names': (file: string) => validateFile(file, { names: NAMES_TABLE }),
  nightly: (file: string) => validateFile(file, nightlyBeside(file)),
  report: (rows: string) => reportRows(Number(rows)),
} as const;
export type Way = keyof typeof WAYS;

/** The high-water mark of this process alone; `process.resourceUsage` may count its parent's from before exec. */
function peakMb(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}

const [way = '', argument = ''] = process.argv.slice(2);
if (!(way in WAYS)) throw new Error(`There is no way "${way}"; there are ${Object.keys(WAYS).join(', ')}.`);
const start = performance.now();
const startCpu = process.cpuUsage();
const rows = await WAYS[way as Way](argument);
const { user, system } = process.cpuUsage(startCpu);
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
  `${JSON.stringify({ rows, seconds, cpuSeconds: (user + system) / 1e6, peakMb: peakMb() })}\n`,
);
