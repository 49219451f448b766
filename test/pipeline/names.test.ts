import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { startPipeline } from '../support/pipeline.ts';

const TABLE = `field,name,id
roleIds,店长,7
roleIds,督导,10
orgIds,营运部,101
organizeIds,华东区,21
depIds,上海南京路店,3001
depIds,中心店,3002
depIds,中心店,3003
validateDate,长期,2099-12-31 23:59:59
`;

/** As an HR system exports it: no id in it. */
const STAFF = `登录名,姓名,初始密码,有效期,单点登录,部门,组织,岗位,门店名称,工号
li.si,李四,Pw-li-si-1,长期,否,营运部,华东区,店长、督导,上海南京路店,000001
wang.wu,王五,Pw-wang-2,2030-01-01,否,营运部,华东区,店张,上海南京路店,000002
zhao.liu,赵六,Pw-zhao-3,长期,否,营运部,华东区,督导,中心店,000003
sun.qi,孙七,Pw-sun-4,长期,否,101,21,"10,店长",3009,000004
`;

describe('a staff list of names', () => {
  it('is imported by the table in the bucket, and its report shows what was typed', async () => {
    await using pipeline = await startPipeline();
    const answer = await pipeline.dropNames(TABLE);
    expect(answer).toMatchObject({ profile: 'sandbox', rows: 0, upload: { key: 'names/sandbox.csv' } });
    expect(answer.notes?.map(({ code }) => code)).toEqual(['names_read', 'names_ambiguous']);

    const { job, outcomes } = await pipeline.importText(STAFF);
    expect(outcomes).toEqual({ created: 2, rejected: 2 });
    const valuesOf = (login: string) =>
      pipeline.gateway.users().find(({ values }) => values.userName === login)?.values;
    expect(valuesOf('li.si')).toMatchObject({
      validateDate: '2099-12-31 23:59:59',
      orgIds: '101',
      organizeIds: '21',
      roleIds: '7,10',
      depIds: '3001',
    });
    expect(valuesOf('sun.qi')).toMatchObject({ orgIds: '101', roleIds: '10,7', depIds: '3009' });
    const report = await pipeline.readReport(job);
    expect(report.map((row) => row.岗位)).toEqual(['店长、督导', '店张', '督导', '10,店长']);
    const failed = await pipeline.readReport(job, 'failed.csv');
    expect(failed.map((row) => [row.import_column, row.import_code, row.import_message])).toEqual([
      ['岗位', 'unknown_name', expect.stringContaining('“店张”（相近的有：店长）')],
      ['门店名称', 'ambiguous_name', expect.stringContaining('中心店')],
    ]);
  });

  it('is refused while the table cannot be used, and imported when the table is fixed', async () => {
    await using pipeline = await startPipeline();
    const answer = await pipeline.dropNames(TABLE.replace('店长,7', '店长,'));
    expect(answer).toMatchObject({
      rows: 0,
      error: { code: 'names_mistakes' },
      notes: [{ code: 'names_no_id' }],
    });
    const refused = await pipeline.importText(STAFF);
    expect(refused.error).toMatchObject({
      code: 'names_unusable',
      message: expect.stringContaining('第 2 行：名称“店长”没有编号（ID）。'),
    });
    expect(pipeline.gateway.users()).toEqual([]);
    expect(pipeline.gateway.stats().calls).toEqual({});
    await pipeline.dropNames(TABLE);
    expect((await pipeline.importText(STAFF)).outcomes).toEqual({ created: 2, rejected: 2 });
  });
});

describe('npm start', () => {
  it('reads staff lists with the table beside the profile, and tells nothing of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'));
    try {
      const file = join(folder, 'staff.csv');
      writeFileSync(file, STAFF.replace('店张', '店员').replace('中心店', '北京中心店'));
      const words = [file, '--data', join(folder, 'data')];
      const first = await runCommand(words);
      expect(first.out).toMatch(/已新建\s+4\n/);
      expect(first.out).not.toContain('names.csv');
      const second = await runCommand(words);
      expect(second.out).toMatch(/(已更新|没有变化)\s+4\n/);
      expect(second.out).not.toContain('names.csv');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
