import * as z from 'zod';

/** The languages that reports and messages are written in. */
export const Language = z.enum(['zh-CN', 'en']);
export type Language = z.infer<typeof Language>;
