import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { S3State } from '../../../../infra/local-aws/s3/s3-state.ts';
import type { StoredObject } from '../../../../infra/local-aws/s3/state/storage.ts';

/** Everything that a state holds, but for ids: every version of each key, with what is in it. */
export async function snapshot(state: S3State): Promise<unknown> {
  const buckets = [];
  for (const { name, versioned } of state.buckets()) {
    const versions = [];
    for (const version of state.versions(name, '')) {
      const { key, lastModified, etag } = version;
      versions.push({ key, lastModified, etag, content: await contentOf(state, version) });
    }
    buckets.push({ name, versioned, versions });
  }
  return buckets;
}

/** The current objects of a bucket: key → content. */
export async function currentContents(state: S3State, bucket: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const object of state.list(bucket, { prefix: '' }).objects)
    contents[object.key] = await contentOf(state, object);
  return contents;
}

/** What a person finds in a bucket's folder: key → content. */
export function plainContents(folder: string, bucket: string): Record<string, string> {
  const root = join(folder, bucket);
  const contents: Record<string, string> = {};
  if (!existsSync(root)) return contents;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile())
      contents[keyOfPath(relative(root, path).split(sep).join('/'))] = readFileSync(path, 'utf8');
  }
  return contents;
}

/** Undoes `naturalPath`. */
export function keyOfPath(path: string): string {
  return decodeURIComponent(path.replaceAll('%_', ''));
}

export function putText(state: S3State, bucket: string, key: string, text: string): StoredObject {
  return state.put({ bucket, key, body: state.stageBytes(Buffer.from(text)) });
}

async function contentOf(state: S3State, object: StoredObject): Promise<string> {
  const content = state.read(object);
  if (content instanceof Uint8Array) return Buffer.from(content).toString();
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}
