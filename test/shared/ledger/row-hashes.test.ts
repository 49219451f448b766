import { expect, it } from 'vitest';
import { openS3State } from '../../../infra/local-aws/s3/s3-state.ts';
import { createHashReader, createHashWriter, PAIR_BYTES } from '../../../shared/ledger/row-hashes.ts';
import { createStateObjectStore } from '../../support/state-ports.ts';

it('the hashes of more rows than a part has are read back as they were written, rows that are nobody as zeros', async () => {
  const s3 = await openS3State({ now: () => 0 });
  s3.createBucket('work', { versioned: false });
  const work = { store: createStateObjectStore(s3), bucket: 'work' };
  const writer = createHashWriter(work, 'j');
  const rows = 70_000;
  for (let row = 0; row < rows; row++) {
    if (row % 3 === 0) writer.add();
    else writer.add({ high: row, low: 1, units: 0 }, { high: 2, low: row, units: 0 });
    if (row % 1000 === 0) await writer.store();
  }
  await writer.finish();
  const read = createHashReader(work, 'j');
  for (const from of [0, 65_000, 65_530, rows - 2]) {
    const pairs = await read(from, 2);
    const expected = [from, from + 1].map((row) => (row % 3 === 0 ? 0 : row));
    expect([0, 1].map((nth) => pairs?.readUInt32BE(nth * PAIR_BYTES))).toEqual(expected);
  }
  expect((await read(65_000, 1000))?.length).toBe(1000 * PAIR_BYTES);
  expect(await createHashReader(work, 'expired')(0, 1)).toBeUndefined();
});
