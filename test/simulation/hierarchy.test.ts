import { expect, it } from 'vitest';
import { createChance } from './chance.ts';
import { runSeed, START } from './run-seed.ts';
import { plainScenario, type Scenario } from './scenario.ts';
import { tellStory } from './shrink.ts';
import { type SimulatedRow, uploadOf } from './uploads.ts';

/** A file in which each row but the last names the one below it as its manager, each row a chunk of its own. */
function ladderOf(size: number): Scenario {
  const { rows = [], ...upload } = uploadOf(size, START);
  const [header = '', ...lines] = upload.text.trimEnd().split('\n');
  const numberOf = (row: number): string => (row > size + 1 ? '' : `n${row}`);
  const named = rows.map((each): SimulatedRow => {
    const manager = each.row + 1;
    if (each.kind !== 'user' || numberOf(manager) === '') return each;
    const numbers = { employeeNumber: numberOf(each.row), parentEmployeeNumber: numberOf(manager) };
    return { ...each, says: { ...each.says, ...numbers }, manager };
  });
  const text = [
    `${header},employeeNumber,parentEmployeeNumber`,
    ...lines.map((line, at) => `${line},${numberOf(at + 2)},${numberOf(at + 3)}`),
  ];
  return plainScenario(createChance(1), START, {
    chunkRows: 1,
    uploads: [{ ...upload, rows: named, text: `${text.join('\n')}\n` }],
  });
}

it('a hierarchy of twelve levels that stands upside down, a level a chunk, is created from its top', async () => {
  const end = await runSeed(1, { scenario: ladderOf(12) });
  expect(end.findings.length === 0 ? 'holds' : tellStory(end)).toBe('holds');
  expect(end.outcomes).toEqual({ created: 12 });
}, 60_000);
