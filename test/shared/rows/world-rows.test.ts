/** Rows that are no people in the languages of the world: second headings, examples, footers. */
import { describe, expect, it } from 'vitest';
import { becomeOf } from './drop-rows.ts';

const HEADER = 'User name,Full name,Employee number';
const PEOPLE = ['tess,Tess One,A1', 'tom,Tom Two,A2', 'ww,王伟,A3', 'anna,Anna Four,A4'];
const REFUSED = expect.stringMatching(/^(?:ignored|not_a_user)$/);
const CREATED = PEOPLE.map(() => 'created');

const withMark = (header: string): string => `\ufeff${header}`;
const atTop = (row: string) => becomeOf(withMark(HEADER), [row, ...PEOPLE]);
const atEnd = (row: string) => becomeOf(withMark(HEADER), [...PEOPLE, row]);

describe('no account is made, wherever it stands, of', () => {
  it.each([
    'Benutzer,Vollständiger Name,Nr',
    'Usuário,Nome,Matrícula',
    'Utente,Nome e cognome,Matricola',
    'Gebruikersnaam,Naam,Nummer',
    'Användarnamn,Namn,Nr',
    'Brugernavn,Navn,Nr',
    'Käyttäjätunnus,Nimi,Nro',
    'Użytkownik,Imię i nazwisko,Nr',
    'Uživatel,Jméno,Číslo',
    'Felhasználónév,Név,Szám',
    'Όνομα χρήστη,Ονοματεπώνυμο,Αριθμός',
    'שם משתמש,שם מלא,מספר',
    'اسم المستخدم,الاسم الكامل,الرقم',
    'ログインID,名前,番号',
    '사용자ID,성명,사번',
    'Nama pengguna,Nama,No',
    'Kullanıcı adı,Ad Soyad,Sicil no',
    '使用者帳號,姓名,員工編號',
    'Enter login here,Enter name here,',
    'Your login,Your name,Your number',
    'Unique login name,First and last name,HR number',
    '"登录用，字母数字",真实姓名,',
    '20 chars,50 chars,10 chars',
    'max. 20 Zeichen,max. 50 Zeichen,',
    '\u0024{user},\u0024{name},',
  ])('a second heading row: %s', async (row) => {
    expect(await atTop(row)).toEqual([REFUSED, ...CREATED]);
    expect(await atEnd(row)).toEqual([...CREATED, REFUSED]);
  });

  it.each([
    'z.B. mmuster,Max Mustermann,',
    'z. B. mmuster,Max Mustermann,',
    'p.ej. jperez,Juan Pérez,',
    'ex.: jsilva,João Silva,',
    'ex. jdupont,Jean Dupont,',
    'np. jkowalski,Jan Kowalski,',
    '例如zhangsan,张三,',
    '例）tanaka,田中太郎,1',
    '記入例,田中太郎,1',
    '입력예시,홍길동,1',
    '예) hong,홍길동,1',
    'ตัวอย่าง,สมชาย,1',
    'ví dụ,Nguyễn Văn A,1',
    'Przykład,Jan Kowalski,1',
    'voorbeeld,Jan Jansen,',
    'contoh,Budi,',
  ])('a worked example, which is refused: %s', async (row) => {
    expect(await atTop(row)).toEqual([REFUSED, ...CREATED]);
    expect(await atEnd(row)).toEqual([...CREATED, REFUSED]);
  });

  it.each([
    '数据截止,2026-06-25,',
    '更新时间,2026/6/25 10:00,',
    'Run date,2026-06-25,',
    'Stand,25.06.2026,',
    'hr,25 June 2026,',
    'Created by,HR,',
    'Erstellt von,Meier,',
    'Notes,only active,',
    'Legend,A = active,',
    '人力资源部,2026年6月,',
    '0,0,0',
  ])('a note or a footer: %s', async (row) => {
    expect(await atTop(row)).toEqual([REFUSED, ...CREATED]);
    expect(await atEnd(row)).toEqual([...CREATED, REFUSED]);
  });
});

describe('a second heading row in a language that nobody listed', () => {
  it.each(['Jina la mtumiaji,Jina kamili,Namba', 'Saxlamaq,Familiya,Sira', 'მომხმარებელი,სახელი,ნომერი'])(
    'is told by its code without digits and a login as no other is: %s',
    async (row) => {
      expect(await atTop(row)).toEqual([REFUSED, ...CREATED]);
    },
  );

  it.each([
    [['Boss,Ann Lee,EXT', 'Tom,Tom Two,A2', 'Tim,Tim Two,A3']],
    [['boss,Ann Lee,EXT', 'tom,Tom Two,A2', 'tim,Tim Two,A3']],
    [['王伟,王伟,外聘', '李娜,李娜,A2', '张三,张三,A3']],
    [['Boss,Ann Lee,A1', 'tom,Tom Two,A2', 'tim,Tim Two,A3']],
  ])('is not what a person is taken for whose login is like the others: %s', async (rows) => {
    expect(await becomeOf(withMark(HEADER), rows)).toEqual(rows.map(() => 'created'));
  });
});

describe('a person is created whose name or login merely holds such a word', () => {
  it.each([
    'nome.silva,Nome Silva,A9',
    'naam,Naam Bekele,A9',
    'navn.hansen,Navn Hansen,A9',
    'ex.li,Ex Li,A9',
    'example.li,Example Li,A9',
    'np.singh,N.P. Singh,A9',
    'march,March Li,A9',
    'june1,June 1,A9',
    'user7,User Name,A9',
    'legend,John Legend,A9',
    'notes,Ann Notes,A9',
    'zb,Z. B. Muster,A9',
    'eg,E.G. White,A9',
    'store 1,Store name 1,A9',
  ])('is created first and last in a list: %s', async (row) => {
    expect(await atTop(row)).toEqual(['created', ...CREATED]);
    expect(await atEnd(row)).toEqual([...CREATED, 'created']);
  });
});
