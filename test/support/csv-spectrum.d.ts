/** The published suite of csv-spectrum, which comes without types. */
declare module 'csv-spectrum' {
  interface SpectrumCase {
    readonly name: string;
    readonly csv: Buffer;
    readonly json: Buffer;
  }
  const readSuite: (done: (error: Error | null, cases: readonly SpectrumCase[]) => void) => void;
  export = readSuite;
}
