import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAwsChunked } from '../../../../../infra/local-aws/s3/wire/request.ts';

async function decode(wire: Iterable<Buffer>): Promise<{ text: string; trailers: Map<string, string> }> {
  const trailers = new Map<string, string>();
  const parts: Uint8Array[] = [];
  const body = (async function* () {
    yield* wire;
  })();
  for await (const part of decodeAwsChunked(body, trailers)) parts.push(part);
  return { text: Buffer.concat(parts).toString('latin1'), trailers };
}

describe('an aws-chunked body', () => {
  it('decodes to the same bytes however it is cut, signed or not', async () => {
    const chunks = fc.array(fc.string({ minLength: 1, maxLength: 50 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        chunks,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (texts, step, isSigned) => {
          const extension = isSigned ? `;chunk-signature=${'0'.repeat(64)}` : '';
          const framed = [...texts, ''].map((text) => {
            const bytes = Buffer.from(text);
            return `${bytes.length.toString(16)}${extension}\r\n${bytes.toString('latin1')}${text && '\r\n'}`;
          });
          const wire = Buffer.from(`${framed.join('')}x-amz-checksum-crc32:AAAAAA==\r\n\r\n`, 'latin1');
          const pieces = Array.from({ length: Math.ceil(wire.length / step) }, (_, index) =>
            wire.subarray(index * step, (index + 1) * step),
          );
          const { text, trailers } = await decode(pieces);
          expect(text).toBe(Buffer.from(texts.join('')).toString('latin1'));
          expect(trailers.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
        },
      ),
    );
  });

  it.each(['', '5\r\nab', 'xyz\r\n', '2\r\nabc\r\n0\r\n\r\n', '3\r\nabc\r\n'])(
    'that is broken or cut short is refused: %j',
    async (wire) => {
      await expect(decode([Buffer.from(wire)])).rejects.toMatchObject({ code: 'IncompleteBody' });
    },
  );
});
