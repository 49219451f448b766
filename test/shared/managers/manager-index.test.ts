import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManagerIndex, type ManagerOfRow } from '../../../shared/managers/manager-index.ts';

/** A row of a file: its own number, its manager's, and whether it is a user; '' is none. */
type Row = readonly [own: string, manager: string, isUser?: boolean];

/** What each row's manager is to it, rows counted from 2. */
function managersOf(rows: readonly Row[], seed = 'salt'): (ManagerOfRow | undefined)[] {
  const index = createManagerIndex(seed);
  for (const [at, [own, manager]] of rows.entries()) index.add(at + 2, own, manager);
  const managers = index.resolve((row) => rows[row - 2]?.[2] !== false);
  return rows.map((_, at) => managers?.of(at + 2));
}

describe('the manager of a row', () => {
  it('is waited for where he has a row in the file, above or below', () => {
    expect(
      managersOf([
        ['a', 'b'],
        ['b', ''],
        ['c', 'a'],
      ]),
    ).toEqual([{ kind: 'waits', manager: 3 }, undefined, { kind: 'waits', manager: 2 }]);
  });

  it('is nobody of the file where no row has his number, by exact comparison', () => {
    expect(
      managersOf([
        ['007', ''],
        ['b', '7'],
        ['c', 'B'],
      ]),
    ).toEqual([undefined, undefined, undefined]);
  });

  it('is found in whichever way the accented letters of his number are written', () => {
    expect(
      managersOf([
        ['Jos\u00e9', ''],
        ['b', 'Jose\u0301'],
      ])[1],
    ).toEqual({ kind: 'waits', manager: 2 });
  });

  it('is known to come to nothing where his row is rejected', () => {
    expect(
      managersOf([
        ['a', '', false],
        ['b', 'a'],
      ])[1],
    ).toEqual({ kind: 'rejected', manager: 2 });
  });

  it('is the valid row where a rejected one has his number too', () => {
    expect(
      managersOf([
        ['a', '', false],
        ['a', ''],
        ['b', 'a'],
        ['a', '', false],
      ])[2],
    ).toEqual({ kind: 'waits', manager: 3 });
  });

  it('cannot be told where two valid rows have his number', () => {
    expect(
      managersOf([
        ['a', ''],
        ['b', 'a'],
        ['a', ''],
        ['a', ''],
      ])[1],
    ).toEqual({ kind: 'ambiguous', rows: [2, 4] });
  });

  it('makes a circle where the row names itself', () => {
    expect(managersOf([['a', 'a']])).toEqual([{ kind: 'circle', rows: [2, 2] }]);
  });

  it('makes a circle where he answers to the row in the end; who only leads into it knows a rejected row', () => {
    expect(
      managersOf([
        ['a', 'c'],
        ['b', 'a'],
        ['c', 'b'],
        ['d', 'b'],
        ['e', 'd'],
      ]),
    ).toEqual([
      { kind: 'circle', rows: [2, 4, 3, 2] },
      { kind: 'circle', rows: [3, 2, 4, 3] },
      { kind: 'circle', rows: [4, 3, 2, 4] },
      { kind: 'rejected', manager: 3 },
      { kind: 'waits', manager: 5 },
    ]);
  });

  it('tells only the beginning of a circle of hundreds', () => {
    const rows = Array.from({ length: 300 }, (_, n): Row => [`${n}`, `${(n + 1) % 300}`]);
    expect(managersOf(rows)[0]).toEqual({ kind: 'circle', rows: [2, 3, 4, 5, 6, 7, 8, 9] });
  });

  it('is not searched for where nobody names one', () => {
    const index = createManagerIndex('salt');
    index.add(2, 'a', '');
    expect(index.resolve(() => true)).toBeUndefined();
  });
});

/** The same by maps of whole numbers, and by walking from every row for as long as the file is. */
function simply(rows: readonly Row[]): (ManagerOfRow['kind'] | undefined)[] {
  const isUser = (at: number): boolean => rows[at]?.[2] !== false;
  const holders = (number: string, users: boolean): number[] =>
    [...rows.keys()].filter((at) => isUser(at) === users && rows[at]?.[0] === number);
  const managerOf = (at: number): number | 'ambiguous' | undefined => {
    const number = rows[at]?.[1] ?? '';
    if (number === '' || !isUser(at)) return undefined;
    const users = holders(number, true);
    if (users.length > 1) return 'ambiguous';
    return users[0] ?? holders(number, false)[0];
  };
  const isInCircle = (start: number): boolean => {
    let at = managerOf(start);
    for (let step = 0; step < rows.length && typeof at === 'number'; step++) {
      if (at === start) return true;
      at = managerOf(at);
    }
    return false;
  };
  return [...rows.keys()].map((at) => {
    const manager = managerOf(at);
    if (manager === undefined || manager === 'ambiguous') return manager;
    if (isInCircle(at)) return 'circle';
    const isSent = isUser(manager) && managerOf(manager) !== 'ambiguous' && !isInCircle(manager);
    return isSent ? 'waits' : 'rejected';
  });
}

describe('the managers of any file', () => {
  const number = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');

  it('are what a simple search finds, in any graph', () => {
    const rows = fc.array(fc.tuple(number, number, fc.boolean()), { maxLength: 24 });
    fc.assert(
      fc.property(rows, fc.string(), (file, seed) => {
        expect(managersOf(file, seed).map((manager) => manager?.kind)).toEqual(simply(file));
      }),
      { numRuns: 1000 },
    );
  });

  it('are waited for, all of them, in a forest, and following them always ends', () => {
    const forest = fc
      .array(fc.nat(), { minLength: 1, maxLength: 400 })
      .chain((parents) =>
        fc
          .shuffledSubarray([...parents.keys()], { minLength: parents.length })
          .map((order) => ({ parents, order })),
      );
    fc.assert(
      fc.property(forest, ({ parents, order }) => {
        // Each has a manager among those before it in a list, which stands shuffled in the file.
        const named = (at: number): string => (at === 0 ? '' : `${(parents[at] ?? 0) % at}`);
        const managers = managersOf(order.map((at) => [`${at}`, named(at)]));
        for (const [row, at] of order.entries()) {
          const manager = managers[row];
          if (at === 0) expect(manager).toBeUndefined();
          else expect(manager).toEqual({ kind: 'waits', manager: order.indexOf(Number(named(at))) + 2 });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('who go round in a circle are exactly those told, each with a round that comes back to it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 31 }), (named) => {
        const rows = named.map((manager, at): Row => [`${at}`, `${manager}`]);
        const nextOf = (row: number): number => (named[row - 2] ?? 0) + 2;
        for (const [at, manager] of managersOf(rows).entries()) {
          const round = manager?.kind === 'circle' ? manager.rows : [at + 2];
          expect(round[0]).toBe(at + 2);
          expect(round.slice(1)).toEqual(round.slice(0, -1).map(nextOf));
        }
      }),
    );
  });
});
