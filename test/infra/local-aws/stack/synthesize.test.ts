import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensureAssembly } from '../../../../infra/local-aws/stack/synthesize.ts';

/** Stands for the CDK app: notes that it ran, and writes an assembly in two steps. */
const APP = `
  import { appendFileSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  const folder: string = process.env.CDK_OUTDIR ?? '';
  appendFileSync('runs', 'x');
  writeFileSync(join(folder, 'app.template.json'), '{}');
  writeFileSync(join(folder, 'manifest.json'), '{}');`;

interface Project {
  readonly root: string;
  write(path: string, content: string): void;
  /** How often the app ran. */
  runs(): number;
}

function createProject(app = APP): Project {
  const root = mkdtempSync(join(tmpdir(), 'project-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  symlinkSync(resolve(import.meta.dirname, '../../../../node_modules'), join(root, 'node_modules'));
  const write: Project['write'] = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write('package.json', '{ "type": "module" }');
  write('infra/app.ts', app);
  write('functions/one/index.ts', 'export {};');
  return { root, write, runs: () => statSync(join(root, 'runs')).size };
}

describe('the assembly', () => {
  it('is synthesized once and then used again', async () => {
    const { root, runs } = createProject();
    const first = await ensureAssembly(root);
    expect(first.fresh).toBe(true);
    expect(readdirSync(first.folder).sort()).toEqual(['app.template.json', 'manifest.json']);
    expect(await ensureAssembly(root)).toEqual({ folder: first.folder, fresh: false });
    expect(runs()).toBe(1);
  });

  it('is made anew when a source changes, is added or renamed, but not for the local runner alone', async () => {
    const { root, write } = createProject();
    const folders = new Set([(await ensureAssembly(root)).folder]);
    write('infra/local-aws/anything.ts', 'export {};');
    expect((await ensureAssembly(root)).fresh).toBe(false);
    for (const path of ['functions/one/index.ts', 'shared/user/new.ts', 'package-lock.json']) {
      write(path, '// changed');
      folders.add((await ensureAssembly(root)).folder);
    }
    expect(folders.size).toBe(4);
  });

  it('is whole when two make it at once', async () => {
    const { root } = createProject();
    const [one, other] = await Promise.all([ensureAssembly(root), ensureAssembly(root)]);
    expect(one.folder).toBe(other.folder);
    expect(readdirSync(one.folder)).toHaveLength(2);
    expect(readdirSync(dirname(one.folder))).toHaveLength(1);
  });

  it('of earlier sources is kept for a day after its last use', async () => {
    const { root, write } = createProject();
    const { folder } = await ensureAssembly(root);
    const hoursLater = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);
    await ensureAssembly(root, { now: hoursLater(10) });
    write('cdk.json', '1');
    await ensureAssembly(root, { now: hoursLater(33) });
    expect(existsSync(folder)).toBe(true);
    write('cdk.json', '2');
    await ensureAssembly(root, { now: hoursLater(35) });
    expect(existsSync(folder)).toBe(false);
  });

  it('is not there when the app fails, whose words stand in the error', async () => {
    const { root } = createProject('console.error("No profile in infra/profiles."); process.exit(1);');
    await expect(ensureAssembly(root)).rejects.toThrow(/infra\/app\.ts.*No profile in infra\/profiles\./s);
    expect(readdirSync(join(root, 'cdk.out', 'local'))).toEqual([]);
  });

  it('is made again after a synthesis that was killed', async () => {
    const { root } = createProject();
    mkdirSync(join(root, 'cdk.out', 'local', 'unfinished-abc'), { recursive: true });
    expect((await ensureAssembly(root)).fresh).toBe(true);
  });
});
