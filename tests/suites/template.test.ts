import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../scripts/python.ts';

const run = promisify(execFile);

/** Checks of checkov that clickweek does not follow, each with its reason. */
const DECLINED: Record<string, string> = {
  CKV_AWS_18: 'access logs of the buckets are for the account to decide, in a bucket of its own',
  CKV_AWS_26:
    'CloudWatch and SES cannot publish to a topic under the AWS-managed key; nothing is kept in a topic',
  CKV_AWS_27:
    'SQS encrypts with its own key (SqsManagedSseEnabled), which the check does not know, and SNS can send to',
  CKV_AWS_95: 'an access log of the HTTP API would keep links that work for two years',
  CKV_AWS_309: 'nobody logs in to unsubscribe: the signed link is the proof, and the stage is throttled',
  CKV_AWS_149: 'encrypted under the AWS-managed key, as the tables are',
  CKV_AWS_115: 'reserved concurrency would take from the account, and one invocation a shard is the bound',
  CKV_AWS_116:
    'failed batches go to S3 through the event source mapping; the weekly run comes again by itself',
  CKV_AWS_117: 'the functions talk to AWS services only; a VPC would add cost and no protection',
  CKV_AWS_119: 'encrypted under the AWS-managed key; a key of your own costs a request a write',
  CKV_AWS_158: 'logs hold counts and no personal data',
  CKV_AWS_173: 'the environment holds names and no secret',
};

const packages = { 'cfn-lint': '1.58.0', checkov: '3.3.30' };
let bin: string;

beforeAll(async () => {
  const wanted = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
  bin = dirname(await pythonWith('template-critics', wanted));
});

describe.each(['ON_DEMAND', 'PROVISIONED'])('the compiled template of a stream that is %s', (streamMode) => {
  const folder = join('.build', `template-${streamMode}`);
  const template = join(folder, 'cloudformation-template-update-stack.json');

  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    const options = ['--stage', 'prod', '--param', `streamMode=${streamMode}`, '--package', folder];
    await run('npx', ['sls', 'package', ...options]);
  });

  test('satisfies cfn-lint', async () => {
    // W3005: the framework itself repeats dependencies.
    const args = ['--ignore-checks', 'W3005', '--', template];
    expect(await output(join(bin, 'cfn-lint'), args)).toBe('');
  });

  test('satisfies checkov, but for what is declined with a reason', async () => {
    const args = ['-f', template, '--framework', 'cloudformation', '--compact', '--quiet', '-o', 'json'];
    const printed = await output(join(bin, 'checkov'), args);
    const { results, summary } = JSON.parse(printed) as {
      results: { failed_checks: { check_id: string; resource: string }[] };
      summary: { passed: number };
    };
    const failed = results.failed_checks.filter(({ check_id }) => !(check_id in DECLINED));
    expect(failed.map(({ check_id, resource }) => `${check_id} ${resource}`)).toEqual([]);
    expect(summary.passed).toBeGreaterThan(40);
  });
});

/** Standard output, whatever the exit code. */
async function output(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (!stdout) throw new Error(`${command} printed nothing: ${stderr}`, { cause: error });
    return stdout;
  }
}
