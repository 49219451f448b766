import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../shared/gateway/read-json.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

describe('JSON of a gateway', () => {
  it.each([
    ['{"id":9007199254740993}', { id: '9007199254740993' }],
    ['[-12345678901234567890]', ['-12345678901234567890']],
    ['[1782345600000,0,-5]', [1782345600000, 0, -5]],
    ['"9007199254740993 is no number here"', '9007199254740993 is no number here'],
    ['"quoted \\"9007199254740993\\\\"', 'quoted "9007199254740993\\'],
    ['[1.2345678901234567,12345678901234.5,1e30]', [1.2345678901234567, 12345678901234.5, 1e30]],
    ['{"9007199254740993":[9007199254740993,"x"]}', { '9007199254740993': ['9007199254740993', 'x'] }],
  ])('is read as it is written: %s', (text, value) => {
    expect(readJson(text)).toEqual(value);
  });

  it.each(['', '<html>', '{"a":', '[09007199254740993]', '9007199254740993 x', '{"a" "b"}'])(
    'is not what %j is',
    (text) => {
      expect(readJson(text)).toBeUndefined();
    },
  );

  it('is what JSON.parse reads, where no integer is long', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        fc.pre(!/\d{16}/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')));
        expect(readJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: fuzzRuns(2) },
    );
  });

  it('keeps any integer, wherever it stands, beside any text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 15n, max: 10n ** 40n }), fc.string(), (id, text) => {
        const json = `{"t":${JSON.stringify(text)},"a":[${id},{"id":${id}}],"u":${JSON.stringify(`${text}${id}`)}}`;
        expect(readJson(json)).toEqual({ t: text, a: [String(id), { id: String(id) }], u: `${text}${id}` });
      }),
      { numRuns: fuzzRuns(2) },
    );
  });
});
