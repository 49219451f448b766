/** Whatever is said of uploads that share users must be so, and only the chunks concerned may wait. */
import type { Overlap } from '../../shared/overlap/overlap.ts';
import { enterpriseOf, profileOfUpload } from './profiles.ts';
import type { Rest } from './rest.ts';
import type { DroppedUpload } from './watched.ts';

export function checkOverlaps({ watch, scenario }: Rest): string[] {
  const uploads = new Map(watch.dropped.map((dropped) => [dropped.job, dropped]));
  const enterpriseOfJob = (job: string): number =>
    enterpriseOf(profileOfUpload(scenario, uploads.get(job)?.upload.key ?? ''));

  function checkOverlap({ job, chunk, superseded, waitsFor, ifSent = [] }: Overlap): string[] {
    const own = uploads.get(job);
    if (own === undefined) return ['an overlap of a job that nobody dropped'];
    const first = FIRST_ROW + (chunk - 1) * scenario.chunkRows;
    const carriesAny = (other: string, logins: readonly string[]): boolean =>
      enterpriseOfJob(other) === enterpriseOfJob(job) &&
      logins.some((login) => loginsOf(uploads.get(other)).includes(login));
    const inChunk = loginsOf(own, (row) => row >= first && row < first + scenario.chunkRows);
    const wrongWaits = [...waitsFor, ...ifSent.map((each) => each.job)].filter(
      (other) => !carriesAny(other, inChunk) || !isBefore(uploads.get(other), own),
    );
    const wrongRows = superseded.flatMap(({ by, rows }) =>
      rows.filter((each) => {
        const login = loginsOf(own, (row) => row === each);
        return !carriesAny(by.job, login) || !isBefore(own, uploads.get(by.job));
      }),
    );
    return [
      ...wrongWaits.map((other) => `chunk ${chunk} waits for ${other} in vain`),
      ...wrongRows.map((row) => `row ${row} is superseded by an upload that does not carry it later`),
    ];
  }

  const idle = watch.waits.filter(
    ({ job, chunk }) =>
      !watch.overlaps.some(
        (each) =>
          each.job === job && each.chunk === chunk && (each.waitsFor.length > 0 || each.ifSent !== undefined),
      ),
  );
  return [
    ...watch.overlaps.flatMap(checkOverlap),
    ...idle.map(({ chunk }) => `chunk ${chunk} waited, and shares nothing with an earlier upload`),
  ];
}

/** Below the header. */
const FIRST_ROW = 2;

const isBefore = (one: DroppedUpload | undefined, other: DroppedUpload | undefined): boolean =>
  one !== undefined && other !== undefined && one.order < other.order;

/** Whom an upload carries as valid rows. */
function loginsOf(dropped: DroppedUpload | undefined, isWanted = (_: number): boolean => true): string[] {
  const rows = dropped?.upload.rows ?? [];
  return rows.flatMap((row) => (row.kind === 'user' && isWanted(row.row) ? [row.login] : []));
}
