import { S3Error } from '../s3-error.ts';

const MAX_LINE_BYTES = 16 * 1024;

/**
 * Decodes an `aws-chunked` body: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n` … `0\r\n` and trailing headers, which
 * are put into `trailers` when the body has been read to its end. Chunk signatures are not verified. Throws
 * `IncompleteBody` when the framing is broken or ends early.
 */
export async function* decodeAwsChunked(
  body: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  const reader = createReader(body);
  for (let size = chunkSize(await reader.line()); size > 0; size = chunkSize(await reader.line())) {
    yield* reader.take(size);
    if ((await reader.line()) !== '') throw new S3Error('IncompleteBody');
  }
  for (let line = await reader.line(); line; line = await reader.line()) {
    const colon = line.indexOf(':');
    trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
}

function chunkSize(line: string | undefined): number {
  const digits = line?.split(';')[0] ?? '';
  if (!/^[0-9a-f]{1,8}$/i.test(digits)) throw new S3Error('IncompleteBody');
  return Number.parseInt(digits, 16);
}

function createReader(body: AsyncIterable<Uint8Array>) {
  const source = body[Symbol.asyncIterator]();
  let pending: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await source.next();
    if (!done) pending = pending.length === 0 ? Buffer.from(value) : Buffer.concat([pending, value]);
    return !done;
  };
  return {
    /** The next line without its end; undefined at the end of the body. */
    line: async (): Promise<string | undefined> => {
      while (!pending.includes(0x0a)) {
        if (pending.length > MAX_LINE_BYTES) throw new S3Error('IncompleteBody');
        if (!(await more())) return undefined;
      }
      const end = pending.indexOf(0x0a);
      const line = pending.toString('latin1', 0, end).replace(/\r$/, '');
      pending = pending.subarray(end + 1);
      return line;
    },
    take: async function* (size: number): AsyncGenerator<Uint8Array> {
      for (let left = size; left > 0; ) {
        if (pending.length === 0 && !(await more())) throw new S3Error('IncompleteBody');
        const piece = pending.subarray(0, left);
        pending = pending.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}
