import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test } from 'vitest';
import { linkKeySecret } from '../../lib/aws/link-key-secret.ts';
import { ALL_SITES, sealLink } from '../../lib/domain/subscribers/link.ts';
import { readLinkKeys, withNewKey } from '../../lib/domain/subscribers/link-keys.ts';
import { HttpApi } from '../../lib/embedded/http-api.ts';
import { noPage, type PageListener } from '../../lib/embedded/page-server.ts';
import { Secrets } from '../../lib/embedded/secrets.ts';
import { temporaryFolder } from './fixtures.ts';

async function serve(listener: PageListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a request for a route is an invocation of payload format 2.0, and its answer the response', async () => {
  const events: Record<string, unknown>[] = [];
  const api = new HttpApi();
  api.open([{ method: 'ANY', path: '/confirm/{token}', functionKey: 'links' }], async (key, payload) => {
    events.push({ key, ...JSON.parse(payload) });
    return { statusCode: 201, headers: { 'x-answer': 'yes' }, body: 'é' };
  });
  const endpoint = await serve(api.before(noPage));
  const response = await fetch(`${endpoint}/confirm/AB-_?x=1`, {
    method: 'POST',
    body: new URLSearchParams({ confirm: 'yes' }),
  });
  expect([response.status, response.headers.get('x-answer'), await response.text()]).toEqual([
    201,
    'yes',
    'é',
  ]);
  expect(events).toMatchObject([
    {
      key: 'links',
      version: '2.0',
      routeKey: 'ANY /confirm/{token}',
      rawPath: '/confirm/AB-_',
      rawQueryString: 'x=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      requestContext: { http: { method: 'POST', path: '/confirm/AB-_' } },
      body: Buffer.from('confirm=yes').toString('base64'),
      isBase64Encoded: true,
    },
  ]);
  for (const path of ['/confirm/', '/confirm/a/b', '/confirm', '/'])
    expect((await fetch(endpoint + path)).status).toBe(404);
  expect(events).toHaveLength(1);
});

test('a function that fails is an answer of 500 that says nothing', async () => {
  const api = new HttpApi();
  api.open([{ method: 'GET', path: '/a', functionKey: 'links' }], async () => {
    throw new Error('secret');
  });
  const response = await fetch(`${await serve(api.before(noPage))}/a`);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
});

const LINK_KEYS = { name: 'link-keys', arn: 'arn:link-keys', template: '{}', key: '1', length: 64 };

async function openSecrets(path: string) {
  const secrets = new Secrets();
  await secrets.open([LINK_KEYS], path);
  const endpoint = await serve(secrets.before(noPage));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

test('a secret is made once, kept over restarts, found by name and ARN, and replaced', async () => {
  const path = join(await temporaryFolder(), 'secrets.json');
  const read = async (client: SecretsManagerClient, SecretId: string) =>
    (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
  const made = await read(await openSecrets(path), 'link-keys');
  expect(readLinkKeys(made)).toEqual([{ id: 1, secret: expect.stringMatching(/^[\w-]{64}$/) }]);
  const client = await openSecrets(path);
  expect(await read(client, 'arn:link-keys')).toBe(made);
  await client.send(new PutSecretValueCommand({ SecretId: 'link-keys', SecretString: 'other' }));
  expect(await read(await openSecrets(path), 'link-keys')).toBe('other');
  await expect(read(client, 'nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a link of a key that is new is read by it at once, and made-up ones ask once a minute', async () => {
  const client = await openSecrets(join(await temporaryFolder(), 'secrets.json'));
  let reads = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'GetSecretValueCommand') reads++;
        return next(args);
      },
    { step: 'initialize' },
  );
  const [ours, others] = [linkKeySecret(client, 'link-keys'), linkKeySecret(client, 'link-keys')];
  const keys = await ours.keys(0);
  await others.put(withNewKey(keys, 'x'.repeat(64)));
  const email = 'ada@example.com';
  const link = { purpose: 'unsubscribe', email, list: ALL_SITES, language: 'en', issuedAtMs: 0 } as const;
  const token = sealLink(link, await others.keys(0));
  reads = 0;
  expect([await ours.open(token, 30_000), reads]).toEqual(['unknown-key', 0]);
  expect([await ours.open(token, 60_000), reads]).toEqual([link, 1]);
  const foreign = sealLink(link, [{ id: 99, secret: 'y'.repeat(64) }]);
  for (let ms = 60_000; ms < 120_000; ms += 1_000) expect(await ours.open(foreign, ms)).toBe('unknown-key');
  expect(reads).toBe(1);
});
