/** People with a number behind their names, as the address books of WeCom and DingTalk tell namesakes apart. */
import { describe, expect, it } from 'vitest';
import { becomeOf } from './drop-rows.ts';

describe('a namesake', () => {
  it.each([
    'wangwei(2),王伟(2)',
    '王伟（2）,王伟（2）',
    'li(1),Li (1)',
    'tom(12),Tom Two(12)',
    'y,张三(2)',
    'zhang.san(3),张三(3)',
    'yes,Wang（1）',
  ])('with a number in brackets is a person, also right below the header: %s', async (row) => {
    expect(await becomeOf('用户名,姓名', [row, 'ww,王伟'])).toEqual(['created', 'created']);
    expect(await becomeOf('用户名,姓名,手机号', [`${row},13800138000`])).toEqual(['created']);
  });

  it.each([
    'varchar(50),varchar(100),varchar(20)',
    'C(20),C(50),N(8)',
    'text(20),text(50),number',
    '字符串(20),文本（50）,数字(8)',
    'character varying(50),alphanumeric(20),int(8)',
  ])('is none where real types have lengths: %s', async (row) => {
    expect(await becomeOf('用户名,姓名,工号', [row, 'ww,王伟,A1'])).toEqual([
      expect.stringMatching(/^(?:ignored|not_a_user)$/),
      'created',
    ]);
  });
});

describe('a row whose login and name are the same', () => {
  it.each(['第3页王', 'Please Call'])('is never ignored in silence: %s', async (name) => {
    expect(await becomeOf('User name,Full name', ['ww,Ann Lee', `${name},${name}`])).toEqual([
      'created',
      'not_a_user',
    ]);
  });
});
