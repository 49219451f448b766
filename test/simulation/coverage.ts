import { FAULTS, type Fault } from './faults.ts';

/** Counts, over many runs, at which steps which faults struck. */
export interface Coverage {
  see(step: string, possible: readonly Fault[], struck: Fault | undefined): void;
  /** Counts a world, and what it has besides. */
  meet(features: Readonly<Record<string, boolean>>): void;
  /** Faults that were possible at a step and never struck there, and what no world had. */
  missing(): string[];
  /** A table of steps by faults, a dot where a fault is not possible; and how many worlds had what. */
  render(): string;
}

export function createCoverage(): Coverage {
  const hits = new Map<string, Map<Fault, number>>();
  const worlds = new Map<string, number>();
  return {
    see(step, possible, struck) {
      let row = hits.get(step);
      if (row === undefined) {
        row = new Map();
        hits.set(step, row);
      }
      for (const fault of possible) if (!row.has(fault)) row.set(fault, 0);
      if (struck) row.set(struck, (row.get(struck) ?? 0) + 1);
    },
    meet(features) {
      for (const [name, isThere] of Object.entries(features))
        worlds.set(name, (worlds.get(name) ?? 0) + (isThere ? 1 : 0));
    },
    missing: () => [
      ...[...hits].flatMap(([step, row]) =>
        [...row].flatMap(([fault, count]) => (count === 0 ? [`${step}: ${fault}`] : [])),
      ),
      ...[...worlds].flatMap(([name, count]) => (count === 0 ? [name] : [])),
    ],
    render: () =>
      [renderTable(hits), ...[...worlds].map(([name, count]) => `worlds with ${name}: ${count}`)].join('\n'),
  };
}

function renderTable(hits: ReadonlyMap<string, ReadonlyMap<Fault, number>>): string {
  const faults = Object.keys(FAULTS) as Fault[];
  const steps = [...hits].sort(([one], [other]) => (one < other ? -1 : 1));
  const head = ['fault × step', ...faults];
  const body = steps.map(([step, row]) => [step, ...faults.map((fault) => String(row.get(fault) ?? '·'))]);
  const widths = head.map((_, at) => Math.max(...[head, ...body].map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ');
  return [head, ...body].map(line).join('\n');
}
