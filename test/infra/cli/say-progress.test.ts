import { describe, expect, it } from 'vitest';
import { sayProgress, sayTime, sayWait } from '../../../infra/cli/say-progress.ts';

describe('progress in words', () => {
  it('has rows, and pace and time left where they are known', () => {
    expect(sayProgress('en', { rows: 1400 })).toBe('0 of 1,400 rows');
    const known = { rows: 1400, decided: 1040, rowsPerSecond: 9.84, secondsLeft: 37 };
    expect(sayProgress('en', known)).toBe('1,040 of 1,400 rows, 9.8 a second, about 37 s left');
    expect(sayProgress('zh-CN', { ...known, rowsPerSecond: 98.4 })).toBe(
      '已处理 1,040 行，共 1,400 行；每秒 98 行，大约还需 37 秒',
    );
  });

  it.each([
    [59, '59 s', '59 秒'],
    [61, '2 min', '2 分钟'],
    [5400, '1 h 30 min', '1 小时 30 分钟'],
  ])('tells %i seconds in units that matter', (seconds, english, chinese) => {
    expect(sayTime('en', seconds)).toBe(english);
    expect(sayTime('zh-CN', seconds)).toBe(chinese);
  });

  it('says of every wait what to do', () => {
    const reason = 'the gateway refuses calls with 2 KEY_UNLAWFUL';
    const refused = { for: 'gateway', trouble: 'misconfigured', code: '2', reason } as const;
    expect(sayWait('en', refused)).toMatch(/KEY_UNLAWFUL\. Put the right one into the secret.*by itself$/);
    expect(sayWait('zh-CN', { ...refused, reason: '平台返回 2 KEY_UNLAWFUL' })).toContain('自动继续');
    const fixed = { ...refused, keyFrom: 'environment' } as const;
    expect(sayWait('en', fixed)).toMatch(/KEY_UNLAWFUL\..* start it again with the right GATEWAY_KEY/);
    expect(sayWait('en', fixed)).not.toContain('by itself');
    expect(sayWait('zh-CN', fixed)).toContain('再次启动');
    for (const trouble of ['unavailable', 'unproved'] as const)
      expect(sayWait('en', { ...refused, trouble })).toContain('nothing to do');
    expect(sayWait('en', { for: 'upload', job: 'ab12' })).toContain('(job ab12)');
  });
});
