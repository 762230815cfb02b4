import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionDefinition, MappingDefinition } from '../../lib/embedded/definitions.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clickweek-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Writes a bundle. @param source of an ES module that exports `handler`. */
export async function codeFolder(parent: string, key: string, source: string): Promise<string> {
  const folder = join(parent, 'code', key);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.mjs'), source);
  return folder;
}

export function functionDefinition(
  key: string,
  environment: Record<string, string> = {},
): FunctionDefinition {
  return {
    key,
    name: `clickweek-test-${key}`,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:clickweek-test-${key}`,
    roleArn: 'arn:aws:iam::000000000000:role/TestRole',
    handler: 'index.handler',
    timeoutSeconds: 10,
    memoryMegabytes: 512,
    environment,
  };
}

export function mappingDefinition(
  functionKey: string,
  changes: Partial<MappingDefinition> = {},
): MappingDefinition {
  return {
    logicalId: `${functionKey}Mapping`,
    streamName: 'clicks',
    streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks',
    functionKey,
    enabled: true,
    startingPosition: 'TRIM_HORIZON',
    batchRecordsMax: 100,
    batchingWindowSeconds: 0,
    retryAttemptsMax: -1,
    recordAgeMaxSeconds: -1,
    bisectOnError: false,
    reportsItemFailures: true,
    ...changes,
  };
}
