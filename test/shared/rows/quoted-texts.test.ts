/** What messages quote of cells beside a password. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

async function messageOf(name: string, password: string, expiry: string): Promise<string> {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
  const { rows } = await road.drop(
    Buffer.from(`\ufeffUser name,Full name,Password,Expiry date\ntess,"${name}",${password},"${expiry}"\n`),
  );
  return (rows[0]?.problems ?? []).map(({ message }) => message).join(' ');
}

describe('a message', () => {
  it.each([
    '25/06/2026',
    '06/25/2026',
    '25-Jun-26',
    'Jun 25, 2026',
    '2026-06-25 (Thu)',
    '2026-06-25 10:00 PM',
    '05/06/2031',
  ])('quotes a date that is refused beside a password that stands in its place: %s', async (expiry) => {
    expect(await messageOf('Tess One', 'Zk7!qMv2x', expiry)).toContain(`“${expiry}”`);
    expect(await messageOf('Tess One', '123456', expiry)).toContain(`“${expiry}”`);
  });

  it.each(['M?ller J?rgen', 'JÃ¼rgen', '寮犱笁', '王?'])(
    'quotes a name that is refused beside a password that stands in its place: %s',
    async (name) => {
      expect(await messageOf(name, 'Zk7!qMv2x', '2030-12-31')).toContain(`“${name}”`);
    },
  );

  it('quotes a date of these years where the password is blank', async () => {
    expect(await messageOf('Tess One', '', '25/06/2026')).toContain('“25/06/2026”');
  });

  it.each([
    ['Tess One', '', '12/05/1990'],
    ['Tess One', 'A1', 'Zk7!qMv2x'],
    ['Tess One', '', 'Winter2025'],
    ['Zk7?qMv2x', 'A1', '2030-12-31'],
    ['#NAME?', '', 'Zk7!qMv2x'],
  ])('never quotes what may be the password: %s, %s, %s', async (name, password, expiry) => {
    const message = await messageOf(name, password, expiry);
    for (const secret of ['12/05/1990', 'Zk7', 'Winter2025']) expect(message).not.toContain(secret);
  });
});
