import { ALL_SITES } from '../../../lib/domain/subscribers/link.ts';
import { leave } from '../../../lib/subscribers/leave.ts';
import { UsageError } from '../../command-line.ts';
import type { Target } from '../target.ts';
import type { Answer } from './answer.ts';
import { emailOf, type SubscriberOptions, siteOption } from './options.ts';

/** Ends one subscription or, with `--delete`, deletes all that there is of an address. */
export async function remove(
  target: () => Promise<Target>,
  options: SubscriberOptions,
  [address = '']: readonly string[],
): Promise<Answer> {
  if (options.delete && options.site !== undefined)
    throw new UsageError('--delete is of all sites: leave --site out');
  if (options.delete) return deleteAll(target, emailOf(address));
  const [site, email] = [siteOption(options), emailOf(address)];
  const { sites, pending } = await target();
  const asked = await pending.find(site, email);
  await pending.remove(site, email);
  const removed = (await sites.removeSubscriber(site, email)) || asked !== null;
  if (!removed) throw new Error(`${email} is no subscriber of ${site}: subscribers list shows them`);
  return { text: `${email} no longer gets the reports of ${site}`, json: { site, email, removed } };
}

async function deleteAll(target: () => Promise<Target>, email: string): Promise<Answer> {
  const opened = await target();
  const list = { email, list: ALL_SITES };
  const nowMs = Date.now();
  const sites = await leave({ ...opened, subscribers: opened.sites }, list, 'deleted', nowMs);
  await opened.forgetDeliveries(email, nowMs);
  const from = sites.length > 0 ? `from ${sites.join(', ')}` : 'though no site had it';
  return {
    text: `${email} is deleted, ${from}; what is left is a hash by which it is never mailed again`,
    json: { email, sites, deleted: true },
  };
}
