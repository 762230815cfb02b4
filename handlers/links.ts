import { documentClient, secretsClient } from '../lib/aws/clients.ts';
import { linkKeySecret } from '../lib/aws/link-key-secret.ts';
import { pendingTable } from '../lib/aws/pending-table.ts';
import { isSubscribed, siteIndex } from '../lib/aws/site-index.ts';
import { siteTable } from '../lib/aws/site-table.ts';
import { keyedSuppressions } from '../lib/aws/suppression-table.ts';
import { type HttpEvent, readLinkRequest } from '../lib/domain/subscribers/link-request.ts';
import { required } from '../lib/environment.ts';
import { followLink, type LinkResponse } from '../lib/subscribers/follow-link.ts';

const client = documentClient();
const sites = required('SITES_TABLE');
const deliveries = required('DELIVERIES_TABLE');
const { open } = linkKeySecret(secretsClient(), required('LINK_KEYS'));
const deps = {
  open,
  suppressions: keyedSuppressions(client, { suppressions: required('SUPPRESSIONS_TABLE'), deliveries }),
  subscribers: siteTable(client, sites),
  pending: pendingTable(client, sites),
  index: siteIndex(client, sites),
  isSubscribed: (site: string, email: string) => isSubscribed(client, sites, { site, email }),
};

/** Answers who follows a link of an email, or whose mail client does. */
export async function handler(event: HttpEvent): Promise<LinkResponse> {
  const { response, followed } = await followLink(deps, readLinkRequest(event), Date.now());
  // No path: there is a link in it that works.
  console.log(JSON.stringify({ event: 'followed', followed, status: response.statusCode }));
  return response;
}
