import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeStoreNames } from '../../../infra/cli/store-names.ts';
import { startSandboxGateway } from '../../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'names-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEYS = { GATEWAY_KEY: 'sandbox-key', GATEWAY_SECRET: 'sandbox-secret' };
const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8').replace('\ufeff', '').trimEnd().split('\r\n');

describe('npm run names -- stores', () => {
  it('writes the stores of the gateway as names of depIds, and says that nothing of it is proved', async () => {
    const file = join(folder, 'sandbox.names.csv');
    const told = await writeStoreNames(['stores', '--out', file], {});
    const lines = linesOf(file);
    expect(lines.slice(0, 2)).toEqual(['field,name,id', 'depIds,上海南京路店,3001']);
    expect(lines).toHaveLength(61);
    expect(told).toContain('60 stores');
    expect(told).toContain('Unproven');
    expect(told).toContain('Roles, organisations and departments stay by hand');
  });

  it('keeps the lines of other parameters, and replaces those of the stores', async () => {
    const file = join(folder, 'table.csv');
    writeFileSync(file, 'field,name,id\nroleIds,"店长 ""甲""",7\ndepIds,gone,1\norgIds,财务部,9\n');
    await using gateway = await startSandboxGateway({
      stores: [
        { id: 1, name: '中心店' },
        { id: 2, name: '中心店' },
        { id: 3, name: '88' },
        { id: 4, name: 'Bangkok, Central' },
      ],
    });
    const told = await writeStoreNames(['stores', '--out', file, '--gateway-url', gateway.url], KEYS);
    expect(linesOf(file)).toEqual([
      'field,name,id',
      'roleIds,"店长 ""甲""",7',
      'orgIds,财务部,9',
      'depIds,中心店,1',
      'depIds,中心店,2',
    ]);
    expect(told).toContain(
      'Left out, because such a name is a number or holds a separator of lists: 2 (88 · Bangkok, Central)',
    );
    expect(told).toContain('Names that several stores have, so that rows with them are rejected: 1 (中心店)');
  });

  it('leaves the table as it is when the gateway refuses', async () => {
    const file = join(folder, 'table.csv');
    writeFileSync(file, 'field,name,id\ndepIds,中心店,1\n');
    await using gateway = await startSandboxGateway({ faults: ['method=getDepartments,code=3'] });
    await expect(
      writeStoreNames(['stores', '--out', file, '--gateway-url', gateway.url], KEYS),
    ).rejects.toThrow(/The stores cannot be read: .*3/);
    expect(linesOf(file)[0]).toContain('中心店');
  });

  it('touches no file that is no table', async () => {
    const file = join(folder, 'staff.csv');
    writeFileSync(file, 'userName\nli.si\n');
    await expect(writeStoreNames(['stores', '--out', file], {})).rejects.toThrow('field,name,id');
    expect(readFileSync(file, 'utf8')).toBe('userName\nli.si\n');
  });

  it('says what it takes', async () => {
    await expect(writeStoreNames([], {})).rejects.toThrow('npm run names -- stores');
    await expect(writeStoreNames(['stores', '--profile', 'allinpay'], KEYS)).rejects.toThrow('address');
    expect(await writeStoreNames(['--help'], {})).toContain('was seen in other programs');
  });
});
