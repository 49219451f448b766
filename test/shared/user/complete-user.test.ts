import { describe, expect, it } from 'vitest';
import { userToCreate, userToUpdate } from '../../../shared/user/complete-user.ts';
import { FIELDS } from '../rows/fields.ts';

const COLUMNS = [
  { heading: '用户名', field: 'userName' },
  { heading: '初始密码', field: 'password' },
  { heading: '爱好' },
];

describe('a user to create', () => {
  it('takes the profile’s defaults where the row is blank', () => {
    const user = { userName: 'li.na', showName: 'Li Na', password: 'pw' };
    expect(userToCreate(user, { roleIds: '7', showName: 'Nobody' }, FIELDS, COLUMNS, 'en')).toEqual({
      user: { userName: 'li.na', showName: 'Li Na', password: 'pw', roleIds: '7' },
    });
  });

  it('names everything that is still missing, under the file’s headings where it has them', () => {
    expect(userToCreate({ userName: 'li.na' }, { roleIds: '7' }, FIELDS, COLUMNS, 'zh-CN')).toEqual({
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
    const defaults = { password: 'initial', roleIds: '7', showName: 'x' };
    expect(userToCreate({ userName: 'li.na' }, defaults, FIELDS, COLUMNS, 'en')).toHaveProperty(
      'user.password',
      'initial',
    );
  });
});

describe('a user to update', () => {
  const user = { userName: 'li.na', note: 'x', password: 'pw' };

  it('carries the row’s own values, without the password and what only a create can write', () => {
    expect(userToUpdate(user, FIELDS, { updatePassword: false })).toEqual({ note: 'x' });
  });

  it('carries the password if the profile says so', () => {
    expect(userToUpdate(user, FIELDS, { updatePassword: true })).toEqual({ note: 'x', password: 'pw' });
  });
});
