import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sign, verify } from '../../../../shared/gateway/ovopark/signature.ts';
import { fuzzRuns } from '../../../support/fuzz-runs.ts';

const VECTORS = [
  {
    of: "the vendor's own example",
    secret: 'test',
    parameters: {
      _aid: 'S107',
      orgid: '1',
      _akey: 'test',
      _requestMode: 'post',
      _mt: 'open.demo.queryOpenAccount',
      _sm: 'md5',
      _version: 'v1',
      _timestamp: '20171221132407',
    },
    signature: '5489704B80A47394025527D6D51FB582',
  },
  {
    of: 'values with dashes',
    secret: 'x'.repeat(31),
    parameters: {
      _aid: 'S107',
      _akey: 'S107-0000xxxx',
      _requestMode: 'post',
      _sm: 'md5',
      _timestamp: '20191128141620',
      _version: 'v1',
      _mt: 'open.gateway.getBusinessOrg',
      orgid: '11111',
      starttime: '--------',
      endtime: '-----',
    },
    signature: 'B657F7CA341BB5C9C162603B9389DAA9',
  },
  {
    of: 'values with spaces and colons',
    secret: 'x'.repeat(31),
    parameters: {
      _aid: 'S107',
      _akey: 'S107-0000xxxx',
      _requestMode: 'post',
      _sm: 'md5',
      _timestamp: '20191128141620',
      _version: 'v1',
      _mt: 'open.shopweb.passengerFlow.getDataOfManyShopsHavingDevice',
      id: 'S_153809',
      startTime: '2026-03-11 00:00:00',
      endTime: '2026-03-11 23:59:59',
      timeType: '1',
      starthour: '9',
      endhour: '24',
    },
    signature: '7AC564C28C0EDC4AE01D6F0229893365',
  },
  {
    of: 'a look-up with Chinese in its JSON',
    secret: 'test',
    parameters: {
      _aid: 'S107',
      _akey: 'test',
      _mt: 'open.shopweb.user.getUserByType',
      _sm: 'md5',
      _requestMode: 'post',
      _version: 'v1',
      _timestamp: '20171221132407',
      _format: 'json',
      object: '{"enterpriseId":1212,"type":1,"keyWord":["张三"]}',
    },
    signature: 'D897A2674E3071E61012BFFF5FD601EC',
  },
] as const;

/** The signature once more, from its description alone: nothing is shared with the product. */
function signByDescription(parameters: Record<string, string>, secret: string, method: string): string {
  const pairs = Object.entries(parameters).filter((pair) => pair[0] !== '_sig');
  pairs.sort((left, right) => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0));
  let text = secret;
  for (const pair of pairs) text = text.concat(pair[0], pair[1].trim());
  return createHash(method)
    .update(Buffer.from(text.concat(secret), 'utf8'))
    .digest('hex')
    .toUpperCase();
}

const method = fc.constantFrom('md5' as const, 'sha1' as const);
const secrets = fc.string({ minLength: 1, maxLength: 40 });
const names = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
const values = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.json());
const parameterSets = fc.dictionary(names, values, { maxKeys: 20, noNullPrototype: true });

describe('the signature', () => {
  it.each(VECTORS)('is the published one for $of', ({ parameters, secret, signature }) => {
    expect(sign(parameters, secret, 'md5')).toBe(signature);
  });

  it('is the same when made from its description alone, for random sets of parameters', () => {
    fc.assert(
      fc.property(parameterSets, secrets, method, (parameters, secret, by) => {
        expect(sign(parameters, secret, by)).toBe(signByDescription(parameters, secret, by));
      }),
      { numRuns: fuzzRuns(10) },
    );
  });

  it('does not depend on the order in which parameters come, nor on a signature among them', () => {
    expect(sign({ b: '2', _sig: 'old', a: '1' }, 's', 'sha1')).toBe(sign({ a: '1', b: '2' }, 's', 'sha1'));
  });

  it('sorts capitals before the underscore, and that before small letters', () => {
    const expected = createHash('md5').update('sDataUser1_aid2orgid3s').digest('hex').toUpperCase();
    expect(sign({ orgid: '3', _aid: '2', DataUser: '1' }, 's', 'md5')).toBe(expected);
  });

  it('is of the trimmed values', () => {
    expect(sign({ a: ' 1 ' }, 's', 'md5')).toBe(sign({ a: '1' }, 's', 'md5'));
  });
});

describe('verify', () => {
  const signed = (parameters: Record<string, string>, secret: string, by: 'md5' | 'sha1') => {
    const sent = { ...parameters, _sm: by };
    return { ...sent, _sig: sign(sent, secret, by) };
  };

  it('accepts what was signed', () => {
    fc.assert(
      fc.property(parameterSets, secrets, method, (parameters, secret, by) => {
        expect(verify(signed(parameters, secret, by), secret)).toBe(true);
      }),
    );
  });

  it('refuses one flipped bit of any byte of the value, the signature or the secret', () => {
    const flip = (text: string, at: number): string => {
      const bytes = Buffer.from(text);
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      return bytes.toString();
    };
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,40}$/), fc.nat(), method, (value, at, by) => {
        const request = signed({ name: value }, 'secret', by);
        expect(verify({ ...request, name: flip(value, at) }, 'secret')).toBe(false);
        expect(verify({ ...request, _sig: flip(request._sig, at) }, 'secret')).toBe(false);
        expect(verify(request, flip('secret', at))).toBe(false);
      }),
    );
  });

  it.each([
    ['no signature', { a: '1', _sm: 'md5' }],
    ['no method', { a: '1', _sig: 'ABC' }],
    ['an unknown method', { a: '1', _sm: 'sha256', _sig: 'ABC' }],
    [
      'a signature in small letters',
      { ...signed({ a: '1' }, 's', 'md5'), _sig: sign({ a: '1', _sm: 'md5' }, 's', 'md5').toLowerCase() },
    ],
  ])('refuses a request with %s', (_, request) => {
    expect(verify(request as Record<string, string>, 's')).toBe(false);
  });
});
