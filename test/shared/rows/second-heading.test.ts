/** A second heading row, in languages and of marks that nobody listed, right below the header. */
import { describe, expect, it } from 'vitest';
import { becomeOf } from './drop-rows.ts';

const THREE = 'User name,Full name,Password';
const PERSON = 'wangwei,王伟,Init-1';
const REFUSED = /^(?:ignored|not_a_user)$/;

describe('no account is made of a second heading row', () => {
  it.each([
    'ユーザーID,氏名,パスワード',
    '아이디,성명,비밀번호',
    'ชื่อผู้ใช้,ชื่อ-นามสกุล,รหัสผ่าน',
    'Benutzername,Vollständiger Name,Passwort',
    'BENUTZERKENNUNG,ANZEIGENAME,PASSWORT',
    'Usuario,Nombre completo,Contraseña',
    'Логин,ФИО,Пароль',
    'Учётная запись,Сотрудник,Пароль',
    'Käyttäjätunnus,Koko nimi,Salasana',
    'اسم المستخدم,الاسم الكامل,كلمة المرور',
    'Login,nome completo,senha',
    'Login,姓名,Password',
    '使用者帳號,中文姓名,預設密碼',
    '登陆账号,员工名称,密码',
    'USER_ID,USER_NAME,USER_PWD',
  ])('whose last cell is a word for passwords: %s', async (row) => {
    const became = await becomeOf(THREE, [row, PERSON]);
    expect(became).toEqual([expect.stringMatching(REFUSED), 'created']);
  });

  it.each([
    '使用者帳號,中文姓名',
    '登陆账号,员工名称',
    '系统登录账号,员工真实姓名',
    'ユーザーID,氏名',
    '아이디,성명',
    'ชื่อผู้ใช้,ชื่อ-นามสกุล',
    'Логин,ФИО',
  ])('in a list without passwords: %s', async (row) => {
    const became = await becomeOf('User name,Full name', [row, 'wangwei,王伟']);
    expect(became).toEqual([expect.stringMatching(REFUSED), 'created']);
  });

  it.each([
    '不可重复,汉字,8位以上',
    '"必填，不可重复",必填,必填',
    '必須,必須,任意',
    'Pflichtfeld,Pflichtfeld,optional',
    'required field,required,optional',
    'Obligatorio,Obligatorio,Opcional',
    '필수,필수,선택',
    'Y,Y,N',
    '英文或数字,中文,字母和数字',
    '是,是,否',
    'Yes,yes,No',
    'character varying(50),character varying(100),text',
    '"decimal(10,2)",nchar(50),nchar(20)',
    '≤50,≤100,≤20',
    '6-20位,2-10个字,8-16位',
    'Unnamed: 0,Unnamed: 1,Unnamed: 2',
    '1,2,3',
    '0,1,2',
  ])('that is made of marks: %s', async (row) => {
    expect(await becomeOf(THREE, [row, PERSON])).toEqual(['ignored', 'created']);
    expect(await becomeOf(THREE, ['User name,Full name,Password', row, PERSON])).toEqual([
      'ignored',
      'ignored',
      'created',
    ]);
  });
});

it.each(['Y,Y', '1,2'])('two short marks are refused, for they might be a person: %s', async (row) => {
  expect(await becomeOf('User name,Full name', [row])).toEqual(['not_a_user']);
});

it.each(['门店账号,北京分公司', '客服账号,张三', '公司账号,销售部门', '店长,店长账号'])(
  'the account of a post is none: %s',
  async (row) => {
    expect(await becomeOf('User name,Full name', [row])).toEqual(['created']);
  },
);

describe('the first person below the header gets through', () => {
  it.each([
    'zhangsan,张三,password',
    'zhangsan,张三,my_password',
    'wang,Wang Wei,password',
    'Zhang3,Zhang San,Password',
    'ZhangSan,张三,Password',
    '张三,张三,password',
    'yes.li,Li Na,Init-1',
    'N,Nguyen Van,Init-1',
    'y,于是,Init-1',
    '1,张三,Init-1',
    'manager,Manager,Init-1',
    '店长账号,店长账号,Init-1',
    'text1,Ann Text,Init-1',
    'passwort,Ann Passwort,Init-1',
  ])('although the row resembles a heading: %s', async (row) => {
    expect(await becomeOf(THREE, [row])).toEqual(['created']);
  });
});
