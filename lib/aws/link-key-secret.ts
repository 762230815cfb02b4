import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type Link, type LinkRefusal, openLink } from '../domain/subscribers/link.ts';
import { type LinkKeys, readLinkKeys, writeLinkKeys } from '../domain/subscribers/link-keys.ts';

/** The keys of links, as Secrets Manager keeps them. */
export interface LinkKeySecret {
  /** As they were within the last ten minutes. */
  keys(nowMs: number): Promise<LinkKeys>;
  put(keys: LinkKeys): Promise<void>;
  /** Reads a token; one by a key that is new is read by the new keys. */
  open(token: string, nowMs: number): Promise<Link | LinkRefusal>;
}

/** A container may live for hours: so long it goes on with a key that was taken away. */
const KEPT_MS = 10 * 60_000;
/** Tokens that somebody made up must not become reads of the secret. */
const ASKED_AGAIN_MS = 60_000;

/** @param secretId its name, or ARN */
export function linkKeySecret(client: SecretsManagerClient, secretId: string): LinkKeySecret {
  let known: { readonly keys: LinkKeys; readonly readAtMs: number } | undefined;
  const keysWithin = async (keptMs: number, nowMs: number): Promise<LinkKeys> => {
    if (known && nowMs - known.readAtMs < keptMs) return known.keys;
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    known = { keys: readLinkKeys(SecretString), readAtMs: nowMs };
    return known.keys;
  };
  return {
    keys: (nowMs) => keysWithin(KEPT_MS, nowMs),
    async put(keys) {
      await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: writeLinkKeys(keys) }));
      known = undefined;
    },
    async open(token, nowMs) {
      const link = openLink(token, await keysWithin(KEPT_MS, nowMs), nowMs);
      if (link !== 'unknown-key') return link;
      return openLink(token, await keysWithin(ASKED_AGAIN_MS, nowMs), nowMs);
    },
  };
}
