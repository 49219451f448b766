import { FAULTS, type Fault } from './faults.ts';

/** Counts, over many runs, at which steps which faults struck. */
export interface Coverage {
  see(step: string, possible: readonly Fault[], struck: Fault | undefined): void;
  /** Faults that were possible at a step and never struck there. */
  missing(): string[];
  /** A table of steps by faults; a dot where a fault is not possible. */
  render(): string;
}

export function createCoverage(): Coverage {
  const hits = new Map<string, Map<Fault, number>>();
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
    missing: () =>
      [...hits].flatMap(([step, row]) =>
        [...row].flatMap(([fault, count]) => (count === 0 ? [`${step}: ${fault}`] : [])),
      ),
    render: () => renderTable(hits),
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
