import type { Manifest } from '../../shared/job/manifest.ts';
import type { Header } from '../../shared/rows/read-header.ts';
import type { StoredRow } from '../../shared/rows/row.ts';

/** Learns from the rows of a file which columns its report has need of. */
export interface ReportColumns {
  add(row: StoredRow): void;
  /** The columns of the header, and as many without a name as some row has cells for; and whether any has more. */
  decide(): Pick<Manifest, 'columns' | 'surplusIn'>;
}

export function createReportColumns({ columns: named, carriedWidth, width }: Header): ReportColumns {
  /** The most cells that a row has, blank ones at its end left out. */
  let widest = named.length;
  let widestIgnored = named.length;
  return {
    add(row) {
      if (Array.isArray(row)) widest = Math.max(widest, row.length);
      else if (row.kind === 'ignored') widestIgnored = Math.max(widestIgnored, row.cells.length);
      else widest = Math.max(widest, row.cells.length);
    },
    decide() {
      const carried = named.length + carriedWidth - width;
      const count = Math.min(Math.max(widest, widestIgnored), carried);
      const unnamed = Array.from({ length: count - named.length }, () => ({ heading: '' }));
      const columns = [...named, ...unnamed];
      if (widest > count) return { columns, surplusIn: 'rejected' };
      return { columns, surplusIn: widestIgnored > count ? 'ignored' : undefined };
    },
  };
}
