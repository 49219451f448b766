import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Whether this machine has LibreOffice. */
export const HAS_LIBREOFFICE = (() => {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** LibreOffice begins slowly on a busy machine. */
export const LIBREOFFICE_TIMEOUT_MS = 240_000;

/** Opens a workbook in LibreOffice, which nobody sees, and saves it as another one. */
export async function saveByLibreOffice(bytes: Uint8Array): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'libreoffice-'));
  try {
    const file = join(folder, 'book.xlsx');
    await writeFile(file, bytes);
    await promisify(execFile)('soffice', [
      ...[`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'xlsx'],
      ...['--outdir', join(folder, 'saved'), file],
    ]);
    return await readFile(join(folder, 'saved', 'book.xlsx'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
