import * as z from 'zod';
import type { ResultRow } from '../../chunk/result.ts';
import type { Manifest } from '../../job/manifest.ts';
import type { Plan } from '../../job/plan.ts';
import { parametersOf } from '../report-files.ts';
import type { Summary } from '../summary.ts';
import { createDigest, whosePlaces } from './digest.ts';
import { renderReportPage } from './render-page.ts';

/** The page of a report. It is shown all rows of the job in file order, and written when all else is known. */
export interface Page {
  add(rows: readonly ResultRow[]): void;
  /** The page, as HTML. `summary.files` are those that it links to. */
  render(summary: Summary): string;
}

const Matching = z.object({ matchBy: z.string() });

export function createPage(plan: Plan, { columns }: Manifest): Page {
  const { data } = Matching.safeParse(plan.profile);
  const digest = createDigest(whosePlaces(columns, data?.matchBy, parametersOf(plan, 'text')));
  const secrets = parametersOf(plan, 'secret');
  const hasPasswords = columns.some(({ field }) => field !== undefined && secrets.has(field));
  return {
    add: digest.add,
    render: (summary) => renderReportPage(summary, digest.take(), hasPasswords),
  };
}
