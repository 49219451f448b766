import { describe, expect, it } from 'vitest';
import { hasDrifted } from '../../functions/validate/has-drifted.ts';
import { decisionRules } from '../../shared/user/rules.ts';

const headings = { 'zh-CN': [], en: [] };
const fields = [
  { name: 'login', kind: 'code', requiredToCreate: true, headings },
  { name: 'name', kind: 'text', requiredToCreate: true, headings },
] as const;
const profile = { language: 'en', matchBy: 'login', defaults: {}, updatePassword: false } as const;
const rules = decisionRules(profile, { fields: [...fields], identities: ['login'] }, []);
const row = { login: 'ann', name: 'Ann' };
const ann = { id: '9', values: row };

describe('a user of the sample', () => {
  it('is as the row says where the look-up shows just that, or does not show it', () => {
    expect(hasDrifted(rules, row, [ann])).toBe(false);
    expect(hasDrifted(rules, row, [{ id: '9', values: { login: 'ann' } }])).toBe(false);
  });

  it('has drifted where another value is shown, or nobody, or two, or one of another enterprise', () => {
    expect(hasDrifted(rules, row, [{ id: '9', values: { ...row, name: 'Anna' } }])).toBe(true);
    expect(hasDrifted(rules, row, [])).toBe(true);
    expect(hasDrifted(rules, row, [ann, { ...ann, id: '8' }])).toBe(true);
    expect(hasDrifted(rules, row, [{ ...ann, elsewhere: '4712' }])).toBe(true);
  });
});
