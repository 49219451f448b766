import { DamagedFolder } from '../local-aws/s3/state/folder-storage.ts';

const NOT_ALLOWED = 'You may not do that there: change its permissions, or give another folder.';

/** What to do about trouble with the disk, by the file system's name for it. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room and start again, which goes on from here.',
  EDQUOT: 'Your part of the disk is full: make room and start again, which goes on from here.',
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: 'Nothing can be written there: give another folder.',
  EIO: 'The disk is damaged or gone: look at it, or give another folder.',
  ENOTDIR: 'A part of that path is a file: give another folder.',
  ENAMETOOLONG: 'Give it a shorter name.',
};

/** What a person can do about trouble with the file system, after a space; nothing for what explains itself. */
export function remedyOf(code: string): string {
  const remedy = REMEDIES[code];
  return remedy === undefined ? '' : ` ${remedy}`;
}

/** Whether an error is of the disk or of the data folder, so that nothing can go on; a client that went away is none. */
const isDiskTrouble = (error: unknown): boolean =>
  error instanceof DamagedFolder ||
  (error instanceof Error && 'code' in error && Object.hasOwn(REMEDIES, String(error.code)));

/** Hears of trouble with the disk wherever it shows. */
export interface DiskWatch {
  /** Rejects with the first trouble; otherwise it never ends. */
  readonly trouble: Promise<never>;
  /** Takes note of an error, which may be of another kind. */
  notice(error: unknown): void;
}

export function createDiskWatch(): DiskWatch {
  let fail: (error: unknown) => void = () => {};
  const trouble = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Nobody may be waiting yet.
  trouble.catch(() => {});
  return {
    trouble,
    notice(error) {
      if (isDiskTrouble(error)) fail(error);
    },
  };
}
