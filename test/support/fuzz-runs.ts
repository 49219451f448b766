/** How many files are tried in all: few in the suite, for `npm run fuzz` tries more. */
const FUZZ_FILES = Number(process.env.FUZZ_FILES ?? 100);

/** The runs of a law, as a share of the files, or as so many times more. */
export const fuzzRuns = (share: number): number => Math.ceil(FUZZ_FILES * share);
