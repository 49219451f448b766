import { describe, expect, it } from 'vitest';
import { decisionRules } from '../../../shared/user/rules.ts';
import { FIELDS } from '../rows/fields.ts';

const COLUMNS = [
  { heading: '用户名', field: 'userName' },
  { heading: '初始密码', field: 'password' },
  { heading: '爱好' },
];

const rulesOf = (profile: { defaults?: Record<string, string>; updatePassword?: boolean }) =>
  decisionRules(
    { language: 'zh-CN', matchBy: 'userName', defaults: {}, updatePassword: false, ...profile },
    { fields: FIELDS, identities: ['userName'] },
    COLUMNS,
  );

describe('a user to create', () => {
  it('takes the profile’s defaults where the row is blank', () => {
    const { userToCreate } = rulesOf({ defaults: { roleIds: '7', showName: 'Nobody' } });
    expect(userToCreate({ userName: 'li.na', showName: 'Li Na', password: 'pw' })).toEqual({
      user: { userName: 'li.na', showName: 'Li Na', password: 'pw', roleIds: '7' },
    });
  });

  it('names everything that is still missing, under the file’s headings where it has them', () => {
    const { userToCreate } = rulesOf({ defaults: { roleIds: '7' } });
    expect(userToCreate({ userName: 'li.na' })).toEqual({
      problems: [
        { code: 'required_to_create', message: '这是新用户，需要填写“姓名”。' },
        {
          column: '初始密码',
          code: 'password_required',
          message: '这是新用户，需要填写“初始密码”。报告文件不含密码，重新上传前请再填一次。',
        },
      ],
    });
  });

  it('needs no password when the profile has an initial one', () => {
    const { userToCreate } = rulesOf({ defaults: { password: 'initial', roleIds: '7', showName: 'x' } });
    expect(userToCreate({ userName: 'li.na' })).toHaveProperty('user.password', 'initial');
  });
});
