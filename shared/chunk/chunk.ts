import * as z from 'zod';
import { ChunkRow } from '../rows/row.ts';

/** `chunks/<job>/<n>`: contiguous rows, valid and rejected ones alike. Holds passwords: it expires in days. */
export const Chunk = z.object({ job: z.string(), chunk: z.int().positive(), rows: z.array(ChunkRow) });
export type Chunk = z.infer<typeof Chunk>;
