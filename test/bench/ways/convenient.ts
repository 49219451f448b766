import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import * as z from 'zod';

const Ids = z.string().regex(/^\d+(,\d+)*$/);

const User = z.object({
  userName: z.string().min(1),
  showName: z.string().min(1).max(100),
  password: z.string().min(1).max(100),
  validateDate: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  isSingleSign: z.enum(['0', '1']),
  orgIds: Ids,
  organizeIds: Ids,
  roleIds: Ids,
  depIds: Ids,
  employeeNumber: z.string().max(100),
  mobilePhone: z.string().regex(/^1\d{10}$/),
  mail: z.email(),
});

const ROWS_A_CHUNK = 200;

/**
 * Validation as one writes it on the first day: papaparse's own stream, rows as objects, zod's plain `safeParse`, a Set
 * for duplicates, a JSON text every 200 rows. Answers the rows read.
 */
export async function validateConveniently(file: string): Promise<number> {
  const source = createReadStream(file, 'utf8').pipe(Papa.parse(Papa.NODE_STREAM_INPUT, { header: true }));
  const seen = new Set<string>();
  let chunk: object[] = [];
  let rows = 0;
  let written = 0;

  const write = (): void => {
    written += JSON.stringify({ rows: chunk }).length;
    chunk = [];
  };

  for await (const cells of source) {
    rows++;
    const parsed = User.safeParse(cells);
    if (!parsed.success) chunk.push({ row: rows + 1, cells, problems: parsed.error.issues });
    else if (seen.has(parsed.data.userName)) chunk.push({ row: rows + 1, cells, problems: ['duplicate'] });
    else chunk.push({ row: rows + 1, cells, user: parsed.data });
    if (parsed.success) seen.add(parsed.data.userName);
    if (chunk.length === ROWS_A_CHUNK) write();
  }
  if (chunk.length > 0) write();
  return written > 0 ? rows : 0;
}
