/** Rows in which a password stands in another column than its own. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

const HEADER = 'User name,Full name,Password,Employee number';
const SOUND = ['anna,Anna Four,Good-Pw-991a,A4', 'bert,Bert Five,Good-Pw-882b,A5'];

async function drop(rows: readonly string[], header = HEADER, language: 'en' | 'zh-CN' = 'en') {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE, language }));
  const {
    summary,
    rows: results,
    report,
    failed,
  } = await road.drop(Buffer.from(`\ufeff${[header, ...rows, ''].join('\n')}`));
  return {
    became: results.map(({ outcome, problems }) => problems?.[0]?.code ?? outcome),
    message: results.at(-1)?.problems?.[0]?.message,
    said: [JSON.stringify(summary), JSON.stringify(results), report, failed ?? ''].join('\n'),
  };
}

describe('a password in the column of something else', () => {
  it.each([
    ['tess,Zk7!qMv2x,Tess One,A1', 'Zk7!qMv2x'],
    ['tess,Zk7!qMv2x,Tess,A1', 'Zk7!qMv2x'],
    ['tess,Winter2025,Tess One,A1', 'Winter2025'],
    ['tess,13579246,Tess One,A1', '13579246'],
    ['Zk7!qMv2x,tess,Tess One,A1', 'Zk7!qMv2x'],
    ['ww,Wang@2024,王伟,A1', 'Wang@2024'],
    ['tess,Tess One,,Zk7!qMv2x', 'Zk7!qMv2x'],
    ['tess,Tess One,,aB3dE9fG2', 'aB3dE9fG2'],
    ['tess,Zk7!qMv2x,,', 'Zk7!qMv2x'],
    ['Winter2025,tess,Tess One,A1', 'Winter2025'],
    ['tigerxyz,tess,Tess One,A1', 'tigerxyz'],
    ['tess,tigerxyz,Tess One,A1', 'tigerxyz'],
    ['tess,Tess One,,Winter2025', 'Winter2025'],
    ['tess,Tess One,,Wang@2024', 'Wang@2024'],
  ])('is neither stored nor shown: %s', async (row, secret) => {
    const { became, said } = await drop([...SOUND, row]);
    expect(became).toEqual(['created', 'created', 'swapped_cells']);
    expect(said).not.toContain(secret);
  });

  it.each(['User name,Full name,Password', HEADER, `${HEADER},Mobile,Email`])(
    'is not stored as a name where the row ends too soon: %s',
    async (header) => {
      const { became, said } = await drop(['tess,Qk8!rNv3y'], header);
      expect(became).toEqual([expect.stringMatching(/^(?:swapped_cells|ragged_row)$/)]);
      expect(said).not.toContain('Qk8!rNv3y');
    },
  );

  it.each(['Winter2025', '13579246', 'tigerxyz', 'Wang@2024'])(
    'is neither shown nor quoted where it was moved to the end: %s',
    async (secret) => {
      const { became, said } = await drop(
        [`tess,Tess One,A1,13800138000,t@b.de,${secret}`],
        `${HEADER},Mobile,Email`,
      );
      expect(became).toEqual(['invalid_mobile']);
      expect(said).not.toContain(secret);
      expect(said).toContain('tess');
    },
  );

  it.each(['Winter2025', '13579246', 'tigerxyz', 'pass word 12'])(
    'is neither shown nor quoted where a mail address should stand, and no password is typed: %s',
    async (secret) => {
      const { became, said } = await drop([`tess,Tess One,,A1,,${secret}`], `${HEADER},Mobile,Email`);
      expect(became).toEqual(['invalid_mail']);
      expect(said).not.toContain(secret);
    },
  );

  it('is told with both columns, in both languages', async () => {
    const row = 'tess,Zk7!qMv2x,Tess One,A1';
    expect((await drop([row])).message).toContain('under “Full name”, and none under “Password”');
    expect((await drop([row], HEADER, 'zh-CN')).message).toContain('“Full name”里看起来是密码');
  });

  it.each([
    'tess,Tess One,Zk7!qMv2x,A1',
    'tess,Tess One,tiger,A1',
    'tess,Tess One,,A1',
    'user1@store,Wang Wei,,A1',
    'user1@store,Wang Wei,password,A1',
    'tess.one77,Tess One,Tess,E-2031a',
    'shop12,Shop 12,Password,S12',
    'shop12,Shop 12,,shop70',
    'tess,Tess One,,BPZIN391',
    'deadmau5,deadmau5,,A1',
    'A100234,王伟,Qwe,A100234',
    '13800138000,王伟,,13800138000',
  ])('is not what an honest row is taken for: %s', async (row) => {
    expect((await drop([...SOUND, row])).became).toEqual(['created', 'created', 'created']);
  });

  it('is not what codes are taken for of which most look so', async () => {
    const rows = ['ann,Ann Lee,,wO3xY9ab', 'bob,Bob Lee,,kT5qZ7cd', 'cid,Cid Lee,,mV2rW8ef'];
    expect((await drop(rows)).became).toEqual(['created', 'created', 'created']);
    expect(
      (
        await drop(
          rows.map((row) => row.replace(',,', ',')),
          'User name,Full name,Employee number',
        )
      ).became,
    ).toEqual(['created', 'created', 'created']);
  });
});
