import { describe, expect, it } from 'vitest';
import { resolveIntrinsics } from '../../../../infra/local-aws/template/intrinsics.ts';

const scope = {
  identities: new Map([
    ['Rows', { ref: 'https://rows', attributes: { Arn: 'arn:rows', 'Nested.Name': 'n' } }],
  ]),
  pseudoParameters: { 'AWS::Region': 'us-east-1' },
};
/** A place in a text for `Fn::Sub`. */
const hole = (name: string): string => `\${${name}}`;
const resolve = (value: unknown): unknown => resolveIntrinsics(value, scope, 'Here');

describe('intrinsic functions', () => {
  it('leave values without any as they are', () => {
    const value = { text: 'a', number: 1, no: false, nothing: null, list: [{ deep: 'b' }] };
    expect(resolve(value)).toEqual(value);
  });

  it('are resolved wherever they stand', () => {
    expect(resolve({ a: [{ Ref: 'Rows' }, { 'Fn::GetAtt': 'Rows.Arn' }] })).toEqual({
      a: ['https://rows', 'arn:rows'],
    });
    expect(resolve({ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1]] })).toBe('a-us-east-1-1');
  });

  it('substitute references, attributes and own variables in a text, and leave literals', () => {
    const text = ['Rows', 'Rows.Arn', 'Rows.Nested.Name', 'AWS::Region', 'Own', '!Literal']
      .map(hole)
      .join(' ');
    expect(resolve({ 'Fn::Sub': [text, { Own: { Ref: 'Rows' } }] })).toBe(
      `https://rows arn:rows n us-east-1 https://rows ${hole('Literal')}`,
    );
  });

  it('drop what is AWS::NoValue', () => {
    expect(resolve({ kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] })).toEqual({
      kept: 1,
      list: [2],
    });
  });

  it.each([
    [{ Ref: 'Nobody' }, /Here refers to Nobody/],
    [{ 'Fn::GetAtt': ['Rows', 'Colour'] }, /Here asks for Rows\.Colour/],
    [{ 'Fn::Sub': hole('Rows.Colour') }, /Here asks for Rows\.Colour/],
    [{ 'Fn::Select': [0, []] }, /Here uses Fn::Select/],
    [{ 'Fn::Join': 'no list' }, /Here has a malformed Fn::Join/],
    [{ 'Fn::Join': ['', [{ a: 1 }]] }, /Here joins something that is no text/],
  ])('refuse %j', (value, message) => {
    expect(() => resolve(value)).toThrow(message);
  });
});
