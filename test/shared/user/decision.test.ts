import { describe, expect, it } from 'vitest';
import { decide, type RowDecision } from '../../../shared/user/decision.ts';
import type { Field } from '../../../shared/user/field.ts';
import type { Rights } from '../../../shared/user/rights.ts';
import { decisionRules } from '../../../shared/user/rules.ts';

const headings = { 'zh-CN': [], en: [] };
const FIELDS: Field[] = [
  { name: 'login', kind: 'code', requiredToCreate: true, writtenBy: 'create', headings },
  { name: 'name', kind: 'text', requiredToCreate: true, headings },
  { name: 'password', kind: 'secret', requiredToCreate: true, headings },
  { name: 'role', kind: 'ids', requiredToCreate: true, headings },
  { name: 'duty', kind: 'integer', requiredToCreate: false, writtenBy: 'update', headings },
];
const profile = { language: 'en' as const, matchBy: 'login', defaults: { role: '7' }, updatePassword: false };
const columns = [
  { heading: 'Login', field: 'login' },
  { heading: 'Full name', field: 'name' },
];
const rules = decisionRules(profile, { fields: FIELDS, identities: ['login'] }, columns);
const ann = { login: 'ann', name: 'Ann', password: 'secret' };
const found = (id: string, values: Record<string, string>) => ({ id, values });

describe('the decision for a row', () => {
  it('is to create whom the gateway does not know, with the defaults of the profile', () => {
    expect(decide(rules, { row: 2, user: ann }, [])).toEqual({
      kind: 'create',
      row: 2,
      user: { ...ann, role: '7' },
    });
  });

  it('is to reject a new user who lacks what only a creation needs, all of it named by the headings of the file', () => {
    const decision = decide(rules, { row: 2, user: { login: 'ann' } }, []);
    expect(decision).toMatchObject({ kind: 'done', outcome: { row: 2, outcome: 'rejected' } });
    const problems = decision.kind === 'done' ? decision.outcome.problems : [];
    expect(problems?.map(({ column, code }) => [column, code])).toEqual([
      ['Full name', 'required_to_create'],
      [undefined, 'password_required'],
    ]);
  });

  it('is to update whom the gateway knows, without defaults, and without the password unless the profile says so', () => {
    const known = [found('9', { login: 'ann', name: 'Anna' })];
    expect(decide(rules, { row: 2, user: ann }, known)).toMatchObject({
      kind: 'update',
      user: { name: 'Ann' },
      found: { id: '9' },
      as: 'updated',
    });
    const outspoken = decisionRules(
      { ...profile, updatePassword: true },
      { fields: FIELDS, identities: ['login'] },
      columns,
    );
    expect(decide(outspoken, { row: 2, user: ann }, known)).toMatchObject({
      user: { name: 'Ann', password: 'secret' },
    });
  });

  it('takes both ways to write an accented letter for one user, unless one is exactly whom the row names', () => {
    const [composed, decomposed] = ['j\u00fcrgen', 'ju\u0308rgen'];
    const known = found('9', { login: composed });
    const user = { ...ann, login: decomposed };
    expect(decide(rules, { row: 2, user }, [known])).toMatchObject({
      kind: 'update',
      found: known,
      notes: [],
    });
    const exact = found('8', { login: decomposed });
    expect(decide(rules, { row: 2, user }, [known, exact])).toMatchObject({ kind: 'update', found: exact });
  });

  it('is to reject a change that lacks what the gateway wants with every change', () => {
    const strict = decisionRules(
      { ...profile, updatePassword: true },
      {
        fields: FIELDS.map((field) =>
          field.kind === 'secret' ? { ...field, requiredToUpdate: true as const } : field,
        ),
        identities: ['login'],
      },
      columns,
    );
    const known = [found('9', { login: 'ann', name: 'Anna' })];
    expect(decide(strict, { row: 2, user: { login: 'ann', name: 'Ann' } }, known)).toMatchObject({
      outcome: { outcome: 'rejected', problems: [{ code: 'required_to_update' }] },
    });
    expect(decide(strict, { row: 2, user: ann }, known)).toMatchObject({ kind: 'update' });
  });

  it('is to create with one of two parameters where one is enough', () => {
    const either = FIELDS.map((field) => (field.name === 'name' ? { ...field, orElse: 'duty' } : field));
    const lenient = decisionRules(profile, { fields: either, identities: ['login'] }, columns);
    const { name: _, ...nameless } = ann;
    expect(decide(lenient, { row: 2, user: { ...nameless, duty: '7' } }, [])).toMatchObject({
      kind: 'create',
    });
    expect(decide(lenient, { row: 2, user: nameless }, [])).toMatchObject({
      outcome: { outcome: 'rejected', problems: [{ column: 'Full name', code: 'required_to_create' }] },
    });
  });

  it('takes one user whom the gateway shows twice for one', () => {
    const known = [found('9', { login: 'ann', name: 'Anna' }), found('9', { login: 'ann', name: 'Anna' })];
    expect(decide(rules, { row: 2, user: ann }, known)).toMatchObject({ kind: 'update', found: { id: '9' } });
  });

  it('is unchanged when all that would be sent is what the look-up shows', () => {
    const known = [found('9', { login: 'ann', name: 'Ann' })];
    expect(decide(rules, { row: 2, user: ann }, known)).toEqual({
      kind: 'done',
      outcome: { row: 2, outcome: 'unchanged', userId: '9' },
    });
  });

  it('is updated when an earlier attempt was claimed to update the user, who now is as the row says', () => {
    const own = [found('9', { login: 'ann', name: 'Ann' })];
    expect(decide(rules, { row: 2, user: ann }, own, 'update')).toEqual({
      kind: 'done',
      outcome: { row: 2, outcome: 'updated', userId: '9' },
    });
  });

  it('is an update when something would be sent that the look-up does not show', () => {
    const known = [found('9', { login: 'ann', name: 'Ann' })];
    expect(decide(rules, { row: 2, user: { ...ann, role: '7' } }, known)).toMatchObject({
      kind: 'update',
    });
  });

  it('matches by exact equality only', () => {
    const similar = [
      found('8', { login: 'Ann' }),
      found('9', { login: 'ann ' }),
      found('10', { name: 'ann' }),
    ];
    expect(decide(rules, { row: 2, user: ann }, similar)).toMatchObject({ kind: 'create' });
  });

  it('is failed, and nobody is written, when two users have the key', () => {
    const twins = [found('8', { login: 'ann' }), found('9', { login: 'ann' })];
    expect(decide(rules, { row: 2, user: ann }, twins)).toMatchObject({
      kind: 'done',
      outcome: { outcome: 'failed', problems: [{ code: 'ambiguous_user' }] },
    });
  });

  it('is created for a user whom an earlier attempt at this row was claimed to create', () => {
    const own = [found('9', { login: 'ann', name: 'Ann' })];
    expect(decide(rules, { row: 2, user: ann }, own, 'create')).toEqual({
      kind: 'done',
      outcome: { row: 2, outcome: 'created', userId: '9' },
    });
  });

  it('still sends what only an update knows after a creation that broke off, and calls the row created', () => {
    const own = [found('9', { login: 'ann', name: 'Ann' })];
    expect(decide(rules, { row: 2, user: { ...ann, duty: '3' } }, own, 'create')).toMatchObject({
      kind: 'update',
      as: 'created',
      user: { duty: '3' },
    });
  });
});

describe('the decision for a row, under the rights of a profile', () => {
  const rulesOf = (rights: Rights, matchBy = 'login') =>
    decisionRules(
      { ...profile, ...rights, matchBy },
      { fields: FIELDS, identities: ['login', 'duty'] },
      columns,
    );
  const outcomeOf = (decision: RowDecision) =>
    decision.kind === 'done'
      ? `${decision.outcome.outcome} ${decision.outcome.problems?.map(({ code }) => code)}`
      : decision.kind;

  it.each([
    'admin',
    'Admin',
    ' ADMIN',
    'ａｄｍｉｎ',
    'ádmin',
    'a\u0301dmin',
    'ad\u200bmin',
    'ad min',
    'admın',
  ])('is to leave a protected account alone, written %j, whether the gateway knows it or not', (login) => {
    const protectedRules = rulesOf({ protectedUsers: ['Admin'] });
    for (const known of [[], [found('1', { login })], [found('1', { login: 'admin' })]])
      expect(outcomeOf(decide(protectedRules, { row: 2, user: { ...ann, login } }, known))).toBe(
        'failed protected_user',
      );
  });

  it('is to leave it alone too where the row is matched by something else, or would give its name to somebody', () => {
    const byDuty = rulesOf({ protectedUsers: ['admin'] }, 'duty');
    const user = { name: 'Ann', duty: '9' };
    expect(outcomeOf(decide(byDuty, { row: 2, user }, [found('1', { login: 'admin', duty: '9' })]))).toBe(
      'failed protected_user',
    );
    expect(outcomeOf(decide(byDuty, { row: 2, user: { ...user, login: 'ADMIN' } }, []))).toBe(
      'failed protected_user',
    );
    expect(outcomeOf(decide(byDuty, { row: 2, user }, [found('1', { login: 'ann', duty: '9' })]))).toBe(
      'update',
    );
  });

  it('is to reject a list that holds any other value than those allowed', () => {
    const bound = rulesOf({ allow: { role: ['7', '15'] } });
    const roles = ['7', '15,7', '1', '7,1', '07', '7,,15', ' 7'];
    expect(roles.map((role) => outcomeOf(decide(bound, { row: 2, user: { ...ann, role } }, [])))).toEqual([
      'create',
      'create',
      ...Array(5).fill('rejected not_permitted'),
    ]);
  });

  it('is to send nothing that lists may not set, but the defaults of the profile', () => {
    const narrow = rulesOf({ columns: ['login', 'name', 'password'] });
    const user = { ...ann, role: '1', duty: '9' };
    expect(decide(narrow, { row: 2, user }, [])).toMatchObject({ user: { ...ann, role: '7' } });
    expect(decide(narrow, { row: 2, user }, [found('9', { login: 'ann' })])).toMatchObject({
      kind: 'update',
      user: { name: 'Ann' },
    });
  });

  it('is to leave alone who is shown to belong elsewhere', () => {
    const known = { ...found('9', { login: 'ann' }), elsewhere: '4712' };
    expect(outcomeOf(decide(rules, { row: 2, user: ann }, [known]))).toBe('failed other_enterprise');
  });

  it('never says that a row which may have been sent was not done', () => {
    const role = rulesOf({ allow: { role: ['15'] } });
    const row = { row: 2, user: { ...ann, role: '7' } };
    const shown = found('9', { login: 'ann', name: 'Ann', password: 'secret', role: '7' });
    const narrow = rulesOf({ protectedUsers: ['ann'], columns: ['login', 'name'] });
    expect(decide(role, row, [shown], 'create')).toMatchObject({
      outcome: { outcome: 'created', userId: '9' },
    });
    expect(decide(narrow, row, [shown], 'update')).toMatchObject({
      outcome: { outcome: 'updated', userId: '9' },
    });
    for (const known of [[], [{ ...shown, elsewhere: '4712' }], [shown, { ...shown, id: '8' }]])
      expect(outcomeOf(decide(role, row, known, 'create'))).toBe('unknown not_confirmed,not_permitted');
    const elsewhere = { ...shown, elsewhere: '4712' };
    expect(outcomeOf(decide(rules, row, [elsewhere], 'update'))).toBe(
      'unknown not_confirmed,other_enterprise',
    );
    expect(outcomeOf(decide(rules, row, [shown, { ...shown, id: '8' }], 'create'))).toBe(
      'unknown not_confirmed,ambiguous_user',
    );
  });

  it('says what became of an update before its profile let lists set less, as far as that is shown', () => {
    const narrow = rulesOf({ columns: ['login'] });
    const row = { row: 2, user: { login: 'ann', name: 'Ann' } };
    const after = (...shown: Record<string, string>[]) =>
      shown.map((values) =>
        outcomeOf(decide(narrow, row, [found('9', { login: 'ann', ...values })], 'update')),
      );
    expect(after({ name: 'Ann' }, { name: 'Anna' }, {})).toEqual([
      'updated undefined',
      'unchanged undefined',
      'unknown not_confirmed',
    ]);
  });

  it('tells what a row has that lists may not set', () => {
    const narrow = rulesOf({ columns: ['login'] });
    expect(narrow.notSettable({ login: 'ann', name: 'Ann' })).toMatchObject([
      { column: 'Full name', code: 'column_not_settable' },
    ]);
    expect(rules.notSettable(ann)).toEqual([]);
  });

  it('is about the user of the enterprise where another one has the same login elsewhere', () => {
    const known = [
      { ...found('8', { login: 'ann' }), elsewhere: '4712' },
      found('9', { login: 'ann', name: 'Anna' }),
    ];
    expect(decide(rules, { row: 2, user: ann }, known)).toMatchObject({ kind: 'update', found: { id: '9' } });
  });
});
