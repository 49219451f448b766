/**
 * Where everything lies in the two buckets. Nothing else builds or takes apart a key.
 *
 * files bucket: `uploads/<profile>/<upload name>` · `names/<profile>.csv` · `reports/<profile>/<upload name>/<time>-<job>/<file>` ·
 * `released/<job>` · `announced/<job>`
 * work bucket: `plan/<job>` · `chunks/<job>/<n>` · `salts/<enterprise>` · `keys/<enterprise>/<order>-<job>/<n>`, or `<n>-<hashes>`,
 * which tells some users itself · `hashes/<job>/<n>` · `skipped/<job>/<decision>` · `ledgers/<enterprise>` · `seats/<key>` · `managers/<job>/<n>` · `overlaps/<job>/<n>` · `manifest/<job>` · `waiting/<earlier job>/<job>/<n>` ·
 * `claims/<job>/<n>` · `canary/<job>` · `probes/<secret>` · `shares/<secret>` · `cancelled/<job>` · `held/<job>` · `slow/<job>` · `results/<job>/<n>` · `jobs/<job>/progress.json` ·
 * `jobs/<job>/told-<kind>.json` · `complete/<job>` · `closed/<job>` · `last/<upload>` · `sweep/state` · `sweep/uploads`
 */

import { createHash } from 'node:crypto';

export const UPLOADS = 'uploads/';
export const NAMES = 'names/';
export const REPORTS = 'reports/';
export const RELEASES = 'released/';
export const ANNOUNCED = 'announced/';
export const PLANS = 'plan/';
export const CHUNKS = 'chunks/';
export const SALTS = 'salts/';
export const KEYS = 'keys/';
export const HASHES = 'hashes/';
export const SKIPPED = 'skipped/';
export const LEDGERS = 'ledgers/';
export const MANAGERS = 'managers/';
export const OVERLAPS = 'overlaps/';
export const MANIFESTS = 'manifest/';
export const WAITING = 'waiting/';
export const CLAIMS = 'claims/';
export const CANARIES = 'canary/';
export const CANCELS = 'cancelled/';
export const HOLDS = 'held/';
export const SLOW = 'slow/';
export const RESULTS = 'results/';
export const JOBS = 'jobs/';
export const PROBES = 'probes/';
export const SHARES = 'shares/';
export const SEATS = 'seats/';
export const COMPLETES = 'complete/';
export const CLOSED = 'closed/';
export const LAST_UPLOADS = 'last/';
export const SWEEP_STATE = 'sweep/state';
export const SWEPT_TO = 'sweep/uploads';

/** Where the files of a profile are dropped, with the closing slash. */
export const uploadFolder = (profile: string): string => `${UPLOADS}${profile}/`;

/** Uploads below `uploads/<profile>/dry-run/` are looked up and judged, and nothing is written. */
export const DRY_RUN = 'dry-run/';

/** The folder of reports for a file dropped straight under `uploads/`, outside every profile's folder. */
export const NO_PROFILE = 'no-profile';

/** A chunk's number in a key: padded, so that S3 lists chunks in file order. Chunks count from 1. */
const chunkNumber = (chunk: number): string => String(chunk).padStart(6, '0');

export const planKey = (job: string): string => `${PLANS}${job}`;
export const manifestKey = (job: string): string => `${MANIFESTS}${job}`;
export const canaryKey = (job: string): string => `${CANARIES}${job}`;
export const cancelKey = (job: string): string => `${CANCELS}${job}`;
export const holdKey = (job: string): string => `${HOLDS}${job}`;
export const slowKey = (job: string): string => `${SLOW}${job}`;
export const releaseKey = (job: string): string => `${RELEASES}${job}`;
export const announcedKey = (job: string): string => `${ANNOUNCED}${job}`;
export const progressKey = (job: string): string => `${JOBS}${job}/progress.json`;
/** Notes that the world was told of what has become of a job. */
export const noticeSentKey = (job: string, kind: string): string => `${JOBS}${job}/told-${kind}.json`;
export const completeKey = (job: string): string => `${COMPLETES}${job}`;
export const closedKey = (job: string): string => `${CLOSED}${job}`;
export const chunkKey = (job: string, chunk: number): string => `${CHUNKS}${job}/${chunkNumber(chunk)}`;
export const managersKey = (job: string, chunk: number): string => `${MANAGERS}${job}/${chunkNumber(chunk)}`;
export const overlapKey = (job: string, chunk: number): string => `${OVERLAPS}${job}/${chunkNumber(chunk)}`;
export const waitingKey = (earlier: string, job: string, chunk: number): string =>
  `${waitingPrefix(earlier)}${job}/${chunkNumber(chunk)}`;
export const waitingPrefix = (earlier: string): string => `${WAITING}${earlier}/`;
export const claimKey = (job: string, chunk: number): string => `${claimsPrefix(job)}${chunkNumber(chunk)}`;
export const claimsPrefix = (job: string): string => `${CLAIMS}${job}/`;
export const resultKey = (job: string, chunk: number): string => `${resultsPrefix(job)}${chunkNumber(chunk)}`;
export const resultsPrefix = (job: string): string => `${RESULTS}${job}/`;

/** Whose turn it is to ask with a secret. */
export const probeKey = (secretName: string): string => PROBES + hashOf(secretName);
/** How a secret's limit is shared. */
export const sharesKey = (secretName: string): string => SHARES + hashOf(secretName);

/** Names are long, and may have any character. */
const hashOf = (name: string): string => createHash('sha256').update(name).digest('hex');
/** One part of the hashes of a job's rows. Parts count from 1. */
export const hashesKey = (job: string, part: number): string => `${HASHES}${job}/${chunkNumber(part)}`;
export const skippedKey = (job: string, decision: string): string => `${SKIPPED}${job}/${decision}`;
export const ledgerKey = (enterprise: string): string => `${LEDGERS}${enterprise}`;

export const saltKey = (enterprise: string): string => `${SALTS}${enterprise}`;
/**
 * One part of a job's user hashes; under one enterprise S3 lists these in upload order. Parts count from 1.
 *
 * @param told the hashes that the key itself tells, at most {@link roomInKeys} bytes
 */
export const registrationKey = (
  enterprise: string,
  order: string,
  job: string,
  part: number,
  told?: Uint8Array,
): string =>
  `${registrationPrefix(enterprise, order, job)}${chunkNumber(part)}${told ? `-${Buffer.from(told).toString('base64url')}` : ''}`;

/** How many bytes a `keys/` key of that registration can tell: base64 makes four characters of three. */
export const roomInKeys = (enterprise: string, order: string, job: string): number =>
  Math.floor((MAX_KEY_BYTES - Buffer.byteLength(registrationKey(enterprise, order, job, 1)) - 1) / 4) * 3;

/** The bytes that a `keys/` key tells; undefined when they are in its object. */
export function hashesInKey(key: string): Uint8Array | undefined {
  const [, told] = /\/\d+-([\w-]+)$/.exec(key) ?? [];
  return told === undefined ? undefined : Buffer.from(told, 'base64url');
}

export const registrationPrefix = (enterprise: string, order: string, job: string): string =>
  `${registrationsPrefix(enterprise)}${order}-${job}/`;
export const registrationsPrefix = (enterprise: string): string => `${KEYS}${enterprise}/`;

/** The place in upload order, and the job, that a `keys/` key names. */
export function registrationOfKey(key: string): { order: string; job: string } {
  const [, , entry = ''] = key.split('/');
  const dash = entry.lastIndexOf('-');
  return { order: entry.slice(0, dash), job: entry.slice(dash + 1) };
}

/** The enterprise that a `keys/` or a `ledgers/` key names. */
export const enterpriseOfKey = (key: string): string => key.split('/')[1] ?? '';

/** Who waits, of a `waiting/` key. */
export function waiterOfKey(key: string): { job: string; chunk: number } {
  const [, , job = '', chunk = ''] = key.split('/');
  return { job, chunk: Number(chunk) };
}

/** The last upload of a name. */
export const lastUploadKey = (uploadKey: string): string => LAST_UPLOADS + hashOf(uploadKey);

/** The job of a `plan/`, `held/`, `slow/`, `released/`, `complete/` or `closed/` key; the number of a `results/` or `claims/` key. */
export const jobOfKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
export const chunkOfKey = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1));

/** Whether an upload asks only what would happen. */
export const isDryRun = (uploadKey: string): boolean =>
  uploadOfKey(uploadKey)?.name.startsWith(DRY_RUN) ?? false;

/** A table of names is reported on as an upload of this name. */
const NAMES_FILE = 'names.csv';

/** Where the table of names of a profile stands. */
export const namesKey = (profile: string): string => `${NAMES}${profile}.csv`;

/** Whether what was dropped is a table of names, or stands where they do. */
export const isOfNames = (key: string): boolean => key.startsWith(NAMES);

/**
 * Takes an upload's key apart. A file dropped straight under `uploads/` belongs to no profile; a key that ends in
 * `/` is a folder made in the S3 console, no upload: then the answer is undefined. A table of names is an upload of its profile.
 */
export function uploadOfKey(key: string): { profile: string | undefined; name: string } | undefined {
  if (key.endsWith('/')) return undefined;
  if (isOfNames(key)) {
    const profile = /^[^/]+\/([^/]+)\.csv$/.exec(key)?.[1];
    return { profile, name: profile === undefined ? key.slice(NAMES.length) : NAMES_FILE };
  }
  if (!key.startsWith(UPLOADS)) return undefined;
  const path = key.slice(UPLOADS.length);
  const slash = path.indexOf('/');
  if (slash < 1) return { profile: undefined, name: path.slice(slash + 1) };
  return { profile: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** Source: Amazon S3 user guide, "Naming Amazon S3 objects". */
const MAX_KEY_BYTES = 1024;
/** No file system takes a longer name: on one machine, people open the folders. */
const MAX_NAME_BYTES = 240;
/** Kept free for the name of a file in a report's folder. */
const FILE_NAME_BYTES = 64;

/**
 * The folder that a job's report files lie in, with its closing slash: made once, for the job's plan, where everybody reads
 * it. A name that would leave no room in a key for the files' own is cut; the job tells it from others.
 *
 * @param time when the file was uploaded, `yyyy-MM-ddTHHmm`; jobs that an earlier version planned have none
 */
export function reportFolder(uploadKey: string, job: string, time?: string): string {
  const upload = uploadOfKey(uploadKey);
  const end = `/${time === undefined ? '' : `${time}-`}${job}/`;
  const room = MAX_KEY_BYTES - FILE_NAME_BYTES - Buffer.byteLength(REPORTS + end);
  const name = (upload?.name ?? 'upload')
    .split('/')
    .map((part) => cutToBytes(part, MAX_NAME_BYTES))
    .join('/');
  return REPORTS + cutToBytes(`${upload?.profile ?? NO_PROFILE}/${name}`, room) + end;
}

/** Cuts a text to so many bytes of UTF-8, and no character in two. */
function cutToBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
