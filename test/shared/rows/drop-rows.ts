import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

/** What becomes of rows under a header, with defaults that complete any row: `ignored`, `created`, or a problem's code. */
export async function becomeOf(header: string, rows: readonly string[]): Promise<string[]> {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
  const { rows: results } = await road.drop(Buffer.from([header, ...rows, ''].join('\n')));
  return results.map(({ outcome, problems }) => problems?.[0]?.code ?? outcome);
}
