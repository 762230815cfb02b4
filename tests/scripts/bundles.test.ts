import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../scripts/bench/bundle.ts';

const BUNDLE_BYTES_MAX = 400_000;
/** Of where a function's credentials never are. */
const ELSEWHERE = ['credential-provider-ini', 'credential-provider-sso', 'nested-clients', 'token-providers'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clickweek-bundles-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['count', ['client-dynamodb', 'lib-dynamodb', 'util-dynamodb']],
  ['archive', ['client-s3']],
  ['weekly', ['client-dynamodb', 'client-sesv2', 'lib-dynamodb', 'util-dynamodb']],
])('%s has under 400 KB and no client that it never calls', async (name, clients) => {
  const { bytes, packages } = await bundle(`handlers/${name}.ts`, join(folder, `${name}.mjs`));
  expect(bytes).toBeLessThan(BUNDLE_BYTES_MAX);
  const sdk = packages.flatMap((found) => (found.startsWith('@aws-sdk/') ? found.slice(9) : []));
  expect(sdk.filter((found) => /^(client|lib|util)-/.test(found))).toEqual(clients);
  expect(sdk.filter((found) => ELSEWHERE.includes(found))).toEqual([]);
});
