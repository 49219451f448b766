/** How unkind AWS is to the tests of the whole stack. Another one, to look further: `UNKINDNESS=2 npx vitest run --project pipeline`. */
export const SEED = process.env.UNKINDNESS ?? '1';
