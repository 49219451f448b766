import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkMessage } from '../../../shared/chunk/message.ts';
import { chunkCount, rowsPerChunk } from '../../../shared/chunk/size.ts';
import type { Manifest } from '../../../shared/job/manifest.ts';
import type { Plan } from '../../../shared/job/plan.ts';

describe('rows of a chunk', () => {
  it('are 1000 at the usual limits', () => {
    expect(rowsPerChunk(100, 2)).toBe(1000);
    expect(rowsPerChunk(2000, 2)).toBe(1000);
  });

  it('are fewer where 1000 would take a worker longer than 30 s, and never none', () => {
    expect(rowsPerChunk(5, 2)).toBe(68);
    expect(rowsPerChunk(10, 1)).toBe(363);
    expect(rowsPerChunk(0.01, 2)).toBe(1);
  });
});

describe('chunk messages', () => {
  it('cover every row of the file exactly once, in order', () => {
    const anyFile = fc.record({
      rows: fc.integer({ min: 1, max: 5000 }),
      chunkRows: fc.integer({ min: 1, max: 1000 }),
      firstRow: fc.integer({ min: 2, max: 12 }),
    });
    fc.assert(
      fc.property(anyFile, ({ rows, chunkRows, firstRow }) => {
        const plan = { job: 'j', chunkRows } as Plan;
        const manifest = { rows, firstRow } as Manifest;
        let next = firstRow;
        for (let chunk = 1; chunk <= chunkCount(rows, chunkRows); chunk++) {
          const message = chunkMessage(plan, manifest, chunk);
          if (message.firstRow !== next || message.lastRow < next) return false;
          next = message.lastRow + 1;
        }
        return next === firstRow + rows;
      }),
    );
  });
});
