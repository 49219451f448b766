import type * as z from 'zod';

/** Reads a text as JSON of this form; undefined when it is not. */
export function readJson<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
