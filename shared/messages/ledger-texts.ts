/** What is told of rows that need not be sent, for they say what was confirmed before. */
export const LEDGER_TEXTS = {
  ledger_skipped: {
    'zh-CN': '有 {count} 人与上次确认的内容相同，没有再次发送（计为“未变化”）。',
    en: '{count} people are what was last confirmed of them, and were not sent again: they count as unchanged.',
  },
  ledger_drifted: {
    'zh-CN':
      '与上次确认的内容相同的人中抽查了 {asked} 人，其中 {drifted} 人在平台上已被改动或已不存在，所以这次发送了全部名单。',
    en: 'Of {asked} people who are what was last confirmed of them, {drifted} were changed at the gateway since, or are gone from it. So all of the list was sent this time.',
  },
} as const;
