/** How much is measured. */
export interface Scale {
  /** Of what only computes; rows that wait for a gateway take fewer. */
  readonly rounds: number;
  readonly validateRows: number;
  readonly memoryRows: readonly number[];
  readonly reportRows: number;
  readonly paced: { readonly rounds: number; readonly rows: number; readonly naiveRows: number };
  /** Of two imports at the pace of the profiles that ship: one chunk, and three. */
  readonly shippedRows: readonly [number, number];
  /** Of files that the functions which compute must be large enough for. */
  readonly sizeRows: readonly number[];
  readonly smallJobRounds: number;
  readonly fairness: { readonly rounds: number; readonly rows: number; readonly requestsPerSecond: number };
  readonly overhead: { readonly rounds: number; readonly rows: number };
  readonly growthRows: readonly number[];
}

export const FULL: Scale = {
  rounds: 5,
  validateRows: 1_000_000,
  memoryRows: [100_000, 1_000_000, 5_000_000],
  reportRows: 1_000_000,
  paced: { rounds: 3, rows: 10_000, naiveRows: 2_000 },
  shippedRows: [363, 1_089],
  sizeRows: [1_000_000, 5_000_000],
  smallJobRounds: 7,
  fairness: { rounds: 5, rows: 100_000, requestsPerSecond: 100 },
  overhead: { rounds: 2, rows: 100_000 },
  growthRows: [1_000, 10_000, 100_000, 1_000_000],
};

/** Under a minute: proves that everything runs; its figures are rough. */
export const QUICK: Scale = {
  rounds: 1,
  validateRows: 20_000,
  memoryRows: [10_000, 40_000],
  reportRows: 20_000,
  paced: { rounds: 1, rows: 300, naiveRows: 60 },
  shippedRows: [10, 30],
  sizeRows: [10_000],
  smallJobRounds: 1,
  fairness: { rounds: 1, rows: 5_000, requestsPerSecond: 1_000 },
  overhead: { rounds: 1, rows: 2_000 },
  growthRows: [200, 1_000],
};

/** One line of the table. Texts are ready to be read; `reached` is absent where nothing is to be reached. */
export interface Line {
  readonly what: string;
  readonly ours: string;
  readonly against: string;
  readonly ratio: string;
  readonly target: string;
  readonly reached?: boolean;
}

export interface Benchmark {
  /** What `--only` calls it. */
  readonly name: string;
  run(scale: Scale): Promise<Line[]>;
}

/** `258 k`, `1,000,000`: a thousand rows a second is what most figures are about. */
export const thousands = (value: number): string =>
  value >= 100_000 ? `${Math.round(value / 1000)} k` : `${(value / 1000).toFixed(1)} k`;

export const count = (value: number): string => value.toLocaleString('en-US');
