import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { USER_SCHEMA as ALLINPAY } from '../../../shared/gateway/allinpay/fields.ts';
import { USER_SCHEMA as OVOPARK } from '../../../shared/gateway/ovopark/fields.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Every room of `shared/` but the gateway's own. */
const ROOMS = readdirSync(join(ROOT, 'shared'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'gateway')
  .map(({ name }) => name);
const VENDORS = [
  'ovopark',
  'opretail',
  'allinpay',
  'shopweb',
  'getUserByType',
  'addUser',
  'updateUser',
  'saveUser',
  'queryUser',
];

/** Parameter names that are plain words elsewhere. */
const PLAIN_WORDS = new Set(['userId', 'name', 'password', 'mail', 'mobile', 'status', 'note', 'dept']);

describe('what is a vendor’s own', () => {
  it('is known in its folder of the gateway alone: no function and no other room names it', () => {
    const parameters = [...OVOPARK.fields, ...ALLINPAY.fields]
      .map(({ name }) => name)
      .filter((name) => !PLAIN_WORDS.has(name));
    const words = new RegExp(`\\b(${[...VENDORS, ...parameters].join('|')})\\b`, 'i');
    const files = ['functions', ...ROOMS.map((room) => join('shared', room))].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(ROOT, folder, file)),
    );
    expect(files.length).toBeGreaterThan(30);
    const found = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, at) => (words.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
