import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../scripts/bench/bundle.ts';

/** The two consumers' cold starts hold up clicks, and an email's nobody. */
const CONSUMER_BYTES_MAX = 400_000;
const BYTES_MAX = 450_000;
const DYNAMODB = ['client-dynamodb', 'lib-dynamodb', 'util-dynamodb'];
/** Of where a function's credentials never are. */
const ELSEWHERE = ['credential-provider-ini', 'credential-provider-sso', 'nested-clients', 'token-providers'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clickweek-bundles-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['count', CONSUMER_BYTES_MAX, DYNAMODB],
  ['archive', CONSUMER_BYTES_MAX, ['client-s3']],
  ['heartbeat', BYTES_MAX, ['client-kinesis', ...DYNAMODB]],
  ['weekly', BYTES_MAX, ['client-kinesis', 'client-sqs', ...DYNAMODB]],
  ['sender', BYTES_MAX, ['client-secrets-manager', 'client-sesv2', 'client-sqs', ...DYNAMODB]],
  ['ses-events', BYTES_MAX, DYNAMODB],
  ['links', BYTES_MAX, ['client-secrets-manager', ...DYNAMODB]],
])('%s has under %i bytes and no client that it never calls', async (name, bytesMax, clients) => {
  const { bytes, packages } = await bundle(`handlers/${name}.ts`, join(folder, `${name}.mjs`));
  expect(bytes).toBeLessThan(bytesMax);
  const sdk = packages.flatMap((found) => (found.startsWith('@aws-sdk/') ? found.slice(9) : []));
  expect(sdk.filter((found) => /^(client|lib|util)-/.test(found))).toEqual(clients.toSorted());
  expect(sdk.filter((found) => ELSEWHERE.includes(found))).toEqual([]);
});
