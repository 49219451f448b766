import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

interface FunctionSource {
  /** Code of `index.mjs`; may import the AWS SDK. */
  readonly code: string;
  /** Texts, and references to queues and buckets. */
  readonly environment?: Record<string, unknown>;
}

/** Writes what CDK would synthesize from two buckets, some functions and other resources; gone after the test. */
export async function buildAssembly(
  functions: Readonly<Record<string, FunctionSource>>,
  resources: Readonly<Record<string, object>>,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await Promise.all(
    Object.entries(functions).map(([name, { code }]) => bundle(code, join(folder, `asset.${name}`))),
  );
  const functionResources = Object.entries(functions).map(([name, { environment }]) => [
    name,
    functionResource(name, environment),
  ]);
  const template = {
    Resources: { ...Object.fromEntries(functionResources), ...resources },
    Outputs: { FilesBucket: { Value: { Ref: 'Files' } }, WorkBucket: { Value: { Ref: 'Work' } } },
  };
  const files = Object.keys(functions).map((name) => [
    name,
    {
      source: { path: `asset.${name}` },
      destinations: { here: { objectKey: `${name}.zip` } },
    },
  ]);
  writeFileSync(join(folder, 'app.template.json'), JSON.stringify(template));
  writeFileSync(join(folder, 'app.assets.json'), JSON.stringify({ files: Object.fromEntries(files) }));
  return folder;
}

/** A bucket that tells functions of new objects, by prefix. */
export function bucket(versioned: boolean, functionsByPrefix: Readonly<Record<string, string>> = {}): object {
  return {
    Type: 'AWS::S3::Bucket',
    Properties: {
      ...(versioned && { VersioningConfiguration: { Status: 'Enabled' } }),
      NotificationConfiguration: {
        LambdaConfigurations: Object.entries(functionsByPrefix).map(([Value, name]) => ({
          Event: 's3:ObjectCreated:*',
          Function: { 'Fn::GetAtt': [name, 'Arn'] },
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value }] } },
        })),
      },
    },
  };
}

export function eventSource(queue: string, functionName: string): object {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
      FunctionName: { Ref: functionName },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  };
}

export function queue(): object {
  return { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60, MessageRetentionPeriod: 86_400 } };
}

function functionResource(name: string, environment: Record<string, unknown> = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 30,
      MemorySize: 128,
      Environment: { Variables: environment },
    },
  };
}

async function bundle(contents: string, folder: string): Promise<void> {
  await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);",
    },
  });
}
