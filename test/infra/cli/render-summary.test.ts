import { describe, expect, it } from 'vitest';
import { PROFILES_FOLDER } from '../../../infra/cli/choose-profile.ts';
import { renderSummary } from '../../../infra/cli/render-summary.ts';
import { loadProfiles } from '../../../infra/load-profiles.ts';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';

describe('what the command prints of a job', () => {
  it('tells of headings that are not known, in the words of the summary', async () => {
    const profile = loadProfiles(PROFILES_FOLDER).find(({ name }) => name === 'ovopark');
    if (!profile) throw new Error('There is no profile ovopark.');
    const { summary } = await (await createSpreadsheetRoad(profile)).drop(
      Buffer.from('用户名,手机号码（11位）,爱好\nzhangwei,13800138000,下棋\n'),
    );
    const lines = renderSummary('staff.csv', summary, { folder: 'folder', isCancelled: false }).split('\n');
    expect(lines).toContain(
      '  note: 不认识列“手机号码（11位）”，这一列没有导入。是不是“手机号”？如果是，请改名后重新上传。',
    );
    expect(lines).toContain('  note: 不认识列“爱好”，这一列没有导入。');
  });
});
