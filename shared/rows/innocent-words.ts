/** Words that hold `pass` or look like *PIN*, and mean neither. They are taken out of a heading before it is searched. */
export const INNOCENT_WORDS = new RegExp(
  [
    '(?:com|by|tres|over|under|sur|encom|im|reise|ski|impf|fahr|sport|see|kinder|familien|senioren|heimtier|s)pass(?:es|ed)?(?![a-z])',
    '(?:parking|boarding|bus|gate|visitor|guest|day|season|travel|health|vaccine)[ _-]?pass(?:es)?(?![a-z]|[ _-]?(?:word|code|key|phrase))',
    'pass(?:port|enger|egger|eport|aport|book|ion|iv|ag(?:e|em|ier)|ing(?![a-z])|ed(?![a-z])|o(?![a-z])|au(?![a-z])|at(?![a-z])|bild|foto)',
    'pass[ ._-]*(?:nr|no|num|nummer|number)(?![a-z])',
    'pass\\s*(?:\\/|or)\\s*fail',
    'pin[\\s_-]?yin',
    'cross[ _-]?words?(?![a-z])',
    '密保(?:手机|手機|电话|電話|邮箱|郵箱|邮件)',
  ].join('|'),
  'gi',
);
