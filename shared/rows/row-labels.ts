/** Words that stand in rows which are no people: headings' types and marks, totals, signatures, page numbers, notes, examples. */

/** What may stand before such a word: `* Total`, `--- End ---`, `（注）`. */
const BEFORE = '[\\s*#\\-–—_=(（【\\[<《"“:：.·…~+|/\\\\]*';

/** Marks of a column, in place of a value: whether it must be filled in, its type, its form. */
const MARKS = [
  '(?:非|不)?必[填须需](?:项|字段)?|[选可][填选](?:项)?|唯一|主键|不能?为空|可(?:以)?为空',
  'required|mandatory|optional|not null|nullable|unique|primary key|must be unique',
  '(?:n?var)?char2?|string|text|big ?int|int|integer|number|numeric|decimal|double|float|bool|boolean|date|date ?time|timestamp',
  '文本(?:型|格式)?|字符(?:串|型)?|数字(?:型|格式)?|数值(?:型)?|整[数型](?:型)?|日期(?:型|时间|格式)?|布尔(?:值|型)?|枚举|长度',
  '(?:最多|最长|不超过|至少|长度)\\s*\\d+\\s*(?:个?字符?|位|字节)?|\\d+\\s*(?:个?字符?|位)(?:以内|数字)?|max(?:imum)? \\d+(?: char(?:acter)?s)?',
  'y{4}[-/.年]m{1,2}(?:[-/.月]d{1,2}日?)?(?: h{1,2}:m{1,2}(?::s{1,2})?)?',
];

/** Words that, with nothing else in the cell, stand for a total, a signature, a note or an example, or are a name. */
const BARE = [
  '合计|总计|小计|共计|累计|总数|总人数|人数|平均值?',
  'total|grand total|sub-?total|totals|sum|count|average',
  '制表人?|审核人?|审批人?|复核人?|填表人|经办人|负责人签字?|签[字名章]|盖章|编制人?|批准人?|制单人?|打印人|导出人',
  '(?:制表|填表|打印|导出|审核|统计)(?:日期|时间)|signature|signed|prepared by|approved by|checked by|reviewed by',
  '示例|样例|范例|例子|举例|例如?|example|sample|for example|e\\.?g\\.?',
  '备注|注意?(?:事项)?|填[写表](?:说明|须知|要求|示例)|说明|提示|温馨提示|notes?|remarks?|instructions?|how to fill(?: in)?|attention',
  '结束|以下空白|以下无正文|(?:the )?end|end of (?:the )?(?:report|list|file|data)|eof',
];

/** Texts that are no name and no code whatever stands beside them. */
const CERTAIN = [
  `(?:${BARE.slice(0, 6).join('|')})(?:\\s*[(（]?[a-z\\u4e00-\\u9fff]{0,4}[)）]?)?\\s*[:：]`,
  '(?:合计|总计|小计|共计|累计|共|total|grand total|sub-?total|sum|count)\\s*[(（]?\\s*\\d[\\d,.]*\\s*[)）]?\\s*(?:人|个|名|条|行|位|users?|rows?|people|records?|employees|persons?)?\\s*[)）]?$',
  '(?:printed|prepared|approved|checked|reviewed|signed|authori[sz]ed|generated|exported|compiled|created) (?:by|on|at) ',
  'page \\d+(?:\\s*(?:of|/)\\s*\\d+)?$|page\\s*\\d+\\s*(?:of|/)\\s*\\d+$|第\\s*\\d+\\s*页|共\\s*\\d+\\s*[页条人行名个]',
  '\\d+ (?:rows?|records?|entries)(?: (?:affected|selected|exported|in set).*)?[.)]*$',
  'e\\.?g\\.\\s*\\S|例[：:]|(?:示例|样例|范例|例如)[：:，, ]',
  '请(?:按|填|输|勿|在|选|参|如|先|使|用)|please ',
];

const anchored = (alternatives: readonly string[], after: string): string =>
  `^${BEFORE}(?:${alternatives.join('|')})${after}`;

/** What may stand after a mark: its size, or another mark. */
const SIZE = '(?:\\s*[(（\\[][^)）\\]]*[)）\\]])?[\\s*)）】\\]:：.。、,，/-]*';
const MARK = new RegExp(
  anchored([`(?:${MARKS.join('|')})${SIZE}`], `(?:(?:${MARKS.join('|')})${SIZE})*$`),
  'i',
);
const BARE_LABEL = new RegExp(anchored(BARE, '[\\s*\\-–—_=)）】\\]>》"”。.…~]*$'), 'i');
const CERTAIN_LABEL = new RegExp(anchored(CERTAIN, ''), 'i');
const PAGE = /^[-–—]\s*\d+\s*[-–—]$/;
const NUMBER = /^[+-]?\d[\d.,\s]*%?\s*(?:人|个|名|条|行|位)?$/;
const WITHOUT_WORDS = /^[^\p{L}\p{N}]+$/u;

/** What the text of a cell says, beside a value; `text` where it says nothing of the kind. */
export type Label = 'dash' | 'mark' | 'certain' | 'bare' | 'number' | 'text';

/** @param text trimmed, and not empty */
export function labelOf(text: string): Label {
  if (WITHOUT_WORDS.test(text)) return 'dash';
  if (NUMBER.test(text)) return 'number';
  if (text.length > MAX_LENGTH) return CERTAIN_LABEL.test(text) ? 'certain' : 'text';
  if (MARK.test(text)) return 'mark';
  if (CERTAIN_LABEL.test(text) || PAGE.test(text)) return 'certain';
  return BARE_LABEL.test(text) ? 'bare' : 'text';
}

/** No mark and no single word is longer. */
const MAX_LENGTH = 60;

/**
 * Makes the quick test that nearly every row passes: whether a cell may be a label, or one of these headings, and its row
 * deserves a closer look. It is asked of two or three cells a row, so it is one regular expression.
 */
export function createSuspicion(headings: readonly string[]): (text: string) => boolean {
  const spaced = headings.map((heading) =>
    [...heading.replace(/[\s_-]+/g, '')]
      .map((character) => character.replace(/[^\w\u4e00-\u9fff]/g, '\\$&'))
      .join('[\\s_-]*'),
  );
  const look = new RegExp(
    `^(?:${BEFORE}(?:$|(?:${[...spaced, ...BARE, ...MARKS].join('|')})(?![\\w\\u4e00-\\u9fff.@])|${CERTAIN.join('|')})|[-–—]\\s*\\d)`,
    'i',
  );
  return (text) => look.test(text);
}
