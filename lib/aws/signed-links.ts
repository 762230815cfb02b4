import { type UnsubscribeUrl, unsubscribeUrls } from '../subscribers/unsubscribe-url.ts';
import { secretsClient } from './clients.ts';
import { linkKeySecret } from './link-key-secret.ts';

/** @param secretId of the keys that links are signed with */
export function signedUnsubscribeUrls(linksUrl: string, secretId: string): UnsubscribeUrl {
  return unsubscribeUrls(linksUrl, linkKeySecret(secretsClient(), secretId).keys);
}
