import { closeSync, createReadStream, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * An append-only file of JSON lines. A line is in the operating system's hands when `append` returns, so that a
 * process killed at any point loses none that it answered for; a power cut may.
 */
export interface Journal {
  append(line: string): void;
  close(): void;
}

/**
 * Reads a journal, one value a line; a file that is not there has none. A last line that was torn by a kill is
 * dropped; any other line that is not JSON is an Error that names it.
 */
export async function* readJournal(file: string): AsyncIterable<unknown> {
  if (!existsSync(file)) return;
  let number = 0;
  let torn: { number: number; cause: unknown } | undefined;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (torn) {
      throw new Error(`Line ${torn.number} of ${file} is damaged: mend or delete the file.`, {
        cause: torn.cause,
      });
    }
    try {
      yield JSON.parse(line);
    } catch (cause) {
      torn = { number, cause };
    }
  }
}

/** Replaces a journal by the given lines, whole or not at all, and opens it for more. */
export function rewriteJournal(file: string, lines: Iterable<string>): Journal {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, 'w', 0o600);
  const append = (line: string): void => void writeSync(descriptor, `${line}\n`);
  for (const line of lines) append(line);
  renameSync(fresh, file);
  return { append, close: () => closeSync(descriptor) };
}
