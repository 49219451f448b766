import { describe, expect, it } from 'vitest';
import { restoreRow } from '../../../shared/chunk/codec.ts';
import { USER_SCHEMA as ALLINPAY } from '../../../shared/gateway/allinpay/fields.ts';
import { USER_SCHEMA as OVOPARK } from '../../../shared/gateway/ovopark/fields.ts';
import { readHeader } from '../../../shared/rows/read-header.ts';
import { createRowReader } from '../../../shared/rows/row-reader.ts';
import { renderTemplate, SAMPLE_USER } from '../../../shared/rows/template.ts';
import { FIELDS } from './fields.ts';

const VENDORS = { 'a small vendor': FIELDS, Ovopark: OVOPARK.fields, Allinpay: ALLINPAY.fields };

describe.each(Object.entries(VENDORS))('the template for %s', (_, fields) => {
  describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
    const [headings, sample] = renderTemplate(fields, { language });
    const matchBy = fields[0]?.name ?? '';
    const header = readHeader(headings, fields, { language, matchBy });
    if ('error' in header) throw new Error(header.error.message);
    const reader = createRowReader({ header, fields, language, matchBy });

    it('has headings that are all understood, each as another field', () => {
      expect(header.columns.map(({ field }) => field)).toEqual(
        fields.filter(({ writtenBy }) => writtenBy !== 'update').map(({ name }) => name),
      );
    });

    it('has a sample row that is ignored when it comes back', () => {
      expect(reader.read({ row: 2, cells: [...sample] })).toMatchObject({ kind: 'ignored' });
    });

    it('has a sample row that would be a good user under another name', () => {
      const cells = sample.map((cell) => (cell === SAMPLE_USER ? 'li.na' : cell));
      const row = restoreRow(reader.read({ row: 2, cells }), 2, { fields: [], hidden: [] });
      expect(row.kind).toBe('user');
    });
  });
});

describe('the template of a profile with headings of its own', () => {
  const aliases = { 内部账号: 'userName', 姓名: 'note' };
  const [headings] = renderTemplate(FIELDS, { language: 'zh-CN', aliases });

  it('has them, and every heading still means its field', () => {
    const header = readHeader(headings, FIELDS, { language: 'zh-CN', matchBy: 'userName', aliases });
    if ('error' in header) throw new Error(header.error.message);
    expect(header.columns.slice(0, 2)).toEqual([
      { heading: '内部账号', field: 'userName' },
      { heading: '用户名称', field: 'showName' },
    ]);
    expect(header.columns.every(({ field }) => field !== undefined)).toBe(true);
  });
});
