/** What Chinese staff lists put before a surname, `Lily李`, in small letters. */
export const ENGLISH_NAMES: ReadonlySet<string> = new Set(
  `abby ada adam aimee alan alex alice alina allen amanda amber amy andrew andy angel angela anita ann anna annie anthony
   apple april aria ava baby bella ben benny betty bill billy bob bobby bonnie bruce bryan calvin candy carl carol cathy
   charles chloe chris cindy claire coco colin connie crystal daisy dan daniel danny david dean debby dennis derek diana
   dick dora doris eason echo eddie edison edward elaine elena ella ellen elsa emily emma eric erica ethan eva evan eve
   fiona flora frank fred gary george gigi gina grace hana hank harry hazel heidi helen henry hugo ian irene iris ivan
   ivy jack jackie jacky james jane janet jason jay jean jeff jen jennifer jenny jeremy jerry jesse jessica jessie jill
   jim jimmy joan joe joey john johnny joy joyce judy julia julie june justin karen kate kathy katie kelly ken kenny
   kent kevin kitty kiki laura leo leon leslie lili lily linda lisa liz lola lucas lucy luke luna mandy marco margaret
   maria mark martin mary matt may megan mia michael michelle mike mimi mina molly monica nana nancy nick nicole nina
   nora oliver olivia oscar owen pam pansy paul peggy penny peter phil philip queenie rachel ray rebecca rex richard
   rick rita rob robert robin roger ron rose roy ruby ryan sally sam samantha sandy sara sarah scott sean selina shirley
   simon sky sofia sophia sophie stella steve steven sue summer sunny susan tania ted terry theo thomas tiffany tim tina
   toby tom tommy tony tracy vera vicky victor vincent vivi vivian wendy will william winnie yoyo yuki zack zoe zoey`
    .trim()
    .split(/\s+/),
);
