/** Names with a comma that no quotes enclose, in every row: no column without a heading. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { becomeOf } from './drop-rows.ts';
import { COMPLETE, profileWith } from './wild.ts';

describe('a comma in every name makes nobody a wrong account', () => {
  it.each([
    ['Full name,User name', 'One, Tess,tess', 'Two, Tom,tom'],
    ['User name,Full name', 'tess,One, Tess', 'tom,Two, Tom'],
    ['User name,Full name,Employee number', 'tess,One, Tess,A1', 'tom,Two, Tom,A2'],
    ['User name,Full name,Mobile', 'tess,One, Tess,13800138000', 'tom,Two, Tom,13800138001'],
    ['Full name,User name', 'One,Tess,tess', 'Two,Tom,tom'],
    ['User name,Full name,Employee number', 'tess,One,Tess,A1', 'tom,Two,Tom,A2'],
    ['User name;Full name', 'tess;One; Tess', 'tom;Two; Tom'],
    ['User name,Full name,Note', 'tess,Tess One,late, since May', 'tom,Tom Two,ill, since June'],
  ])('for rows with a cell too many are refused: %s / %s', async (header, ...rows) => {
    expect(await becomeOf(header, rows)).toEqual(['ragged_row', 'ragged_row']);
  });
});

describe('columns without a heading', () => {
  it.each([
    ['User name,Full name', 'tess,Tess One,x', 'tom,Tom Two,y'],
    ['User name,Full name', 'tess,Tess One,2026', 'tom,Tom Two,2025'],
    ['用户名,姓名', 'ww,王伟,销售部', 'ln,李娜,财务部'],
    ['User name,Full name', 'tess, Tess One, x', 'tom, Tom Two, y'],
    ['User name,Full name,Email', 'tess,Tess,t@b.de,Sales', 'tom,Tom,o@b.de,Sales'],
  ])('still are what every row has: %s / %s', async (header, ...rows) => {
    const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
    const { rows: results } = await road.drop(Buffer.from(`\ufeff${[header, ...rows, ''].join('\n')}`));
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
  });
});
