/** How the languages of the world head logins, names and numbers of staff: in a second heading row they stand under those that are known. */

const ROMANCE = [
  ...[
    'Usuário',
    'Nome de usuário',
    'Utilizador',
    'Nome',
    'Nome e sobrenome',
    'Sobrenome',
    'Matrícula',
    'Número',
  ],
  ...[
    'Nombre de usuario',
    'Nombre y apellidos',
    'Apellidos',
    'Núm.',
    'Utente',
    'Nome utente',
    'Nome e cognome',
  ],
  ...['Cognome', 'Matricola', 'Numero', "Nom d'utilisateur", 'Nom et prénom', 'Numéro', 'Utilizator'],
  ...['Nume de utilizator', 'Nume', 'Nume complet', 'Nume și prenume', 'Marcă', 'Usuari', "Nom d'usuari"],
];

const GERMANIC = [
  ...[
    'Benutzer',
    'Benutzerkennung',
    'Kennung',
    'Anmeldename',
    'Vor- und Nachname',
    'Personal-Nr.',
    'Personalnr.',
  ],
  ...['Nr', 'Nr.', 'Nummer', 'Mitarbeiternummer', 'Gebruikersnaam', 'Gebruiker', 'Naam', 'Volledige naam'],
  ...['Voornaam', 'Achternaam', 'Personeelsnummer', 'Användarnamn', 'Användare', 'Namn', 'Fullständigt namn'],
  ...['Förnamn', 'Efternamn', 'Anställningsnummer', 'Brugernavn', 'Bruger', 'Brukernavn', 'Bruker', 'Navn'],
  ...['Fulde navn', 'Fullt navn', 'Fornavn', 'Efternavn', 'Etternavn', 'Medarbejdernummer', 'Ansattnummer'],
  ...['Notandanafn', 'Nafn'],
];

const NORTH_AND_EAST = [
  ...['Käyttäjätunnus', 'Käyttäjä', 'Käyttäjänimi', 'Nimi', 'Koko nimi', 'Henkilönumero', 'Nro', 'Numero'],
  ...['Kasutajanimi', 'Kasutaja', 'Täisnimi', 'Użytkownik', 'Nazwa użytkownika', 'Imię i nazwisko', 'Imię'],
  ...['Nazwisko', 'Numer', 'Nr pracownika', 'Uživatel', 'Uživatelské jméno', 'Jméno', 'Jméno a příjmení'],
  ...['Příjmení', 'Číslo', 'Osobní číslo', 'Používateľ', 'Používateľské meno', 'Meno', 'Meno a priezvisko'],
  ...[
    'Felhasználónév',
    'Felhasználó',
    'Név',
    'Teljes név',
    'Szám',
    'Törzsszám',
    'Korisničko ime',
    'Korisnik',
  ],
  ...['Ime', 'Ime i prezime', 'Ime in priimek', 'Uporabniško ime', 'Broj', 'Vartotojo vardas', 'Vardas'],
  ...[
    'Lietotājvārds',
    'Vārds',
    'Kullanıcı adı',
    'Kullanıcı',
    'Ad Soyad',
    'Adı Soyadı',
    'Ad',
    'Soyad',
    'Sicil no',
  ],
  ...['Полное имя', 'Пользователь', 'Фамилия', 'Табельный номер', 'Таб. номер', 'Номер', "Ім'я користувача"],
  ...['Користувач', "Ім'я", 'ПІБ', 'Потребителско име', 'Потребител', 'Име', 'Корисничко име'],
  ...['Όνομα χρήστη', 'Χρήστης', 'Ονοματεπώνυμο', 'Όνομα', 'Επώνυμο', 'Αριθμός', 'Αρ. μητρώου'],
];

const ASIAN = [
  ...['שם משתמש', 'משתמש', 'שם מלא', 'שם', 'מספר', 'מספר עובד', 'اسم المستخدم', 'المستخدم', 'الاسم الكامل'],
  ...['الاسم', 'الرقم', 'رقم الموظف', 'نام کاربری', 'نام و نام خانوادگی', 'نام', 'شماره', 'صارف نام'],
  ...[
    'उपयोगकर्ता नाम',
    'नाम',
    'पूरा नाम',
    'Nama pengguna',
    'Pengguna',
    'Nama',
    'Nama lengkap',
    'Nama penuh',
    'No. pekerja',
  ],
  ...['Tên người dùng', 'Tên', 'Họ tên', 'Mã', 'Mã nhân viên', 'รหัส', 'รหัสพนักงาน', 'ชื่อสกุล', 'ชื่อบัญชี'],
  ...[
    'ログインID',
    'ログイン名',
    '利用者ID',
    '社員名',
    '名前',
    '番号',
    '社員番号',
    '職員番号',
    'アカウント',
    'アカウント名',
  ],
  ...[
    '사용자ID',
    '사용자 ID',
    '사용자',
    '계정',
    '로그인ID',
    '이름',
    '사번',
    '직원번호',
    '번호',
    '使用者名稱',
    '員工姓名',
  ],
  ...['員工編號', '員編', '登录用户名', '真实姓名', '中文姓名', 'Pangalan'],
];

const ENGLISH = [
  ...[
    'Login name',
    'User login',
    'Account ID',
    'First and last name',
    'Full names',
    'Employee',
    'Employee ID',
    'HR number',
  ],
  ...[
    'Number',
    'Staff',
    'Display name',
    'Employee number',
    'Emp no',
    'Empno',
    'Employeeno',
    'Personnel number',
  ],
];

export const WORLD_HEADINGS: readonly string[] = [
  ...ROMANCE,
  ...GERMANIC,
  ...NORTH_AND_EAST,
  ...ASIAN,
  ...ENGLISH,
];
