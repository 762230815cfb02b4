import type { Delivery, DeliveryKey } from '../../../lib/domain/deliveries/delivery.ts';
import { subscriberId } from '../../../lib/domain/deliveries/subscriber-id.ts';
import { emailAddress } from '../../../lib/domain/sites/email-address.ts';
import { print, UsageError } from '../../command-line.ts';
import { confirmed } from '../../confirmed.ts';
import type { Target } from '../target.ts';
import { type DeliveryQuery, deliveryJson, deliveryLine } from './query.ts';

const NAME = /^(\d{4}-W\d{2})\/(.+)$/;
const ID = /^[0-9a-f]{32}$/;

/** Prints one delivery, after having it sent again or dismissed where that is asked for. */
export async function show(target: Target, query: DeliveryQuery): Promise<void> {
  const key = await keyOf(target, query.name);
  const delivery = await found(target, key);
  if (query.dismiss && !(await target.deliveries.dismiss(key)))
    throw new Error(`${query.name} is ${delivery.status}: only what is unknown or failed can be dismissed`);
  if (query.resend) await resend(target, query, delivery);
  const now = await found(target, key);
  const text = query.json ? JSON.stringify(deliveryJson(now), null, 2) : deliveryLine(now);
  await print(`${text}\n`);
}

async function keyOf(target: Target, name: string): Promise<DeliveryKey> {
  const [, week = '', who = ''] = NAME.exec(name) ?? [];
  if (ID.test(who)) return { week, subscriber: who };
  const address = emailAddress(who);
  if (address === null)
    throw new UsageError(`${JSON.stringify(name)} is no delivery: name one like 2026-W47/ada@example.com`);
  return { week, subscriber: subscriberId(address, await target.subscriberKey()) };
}

async function found({ deliveries }: Target, { week, subscriber }: DeliveryKey): Promise<Delivery> {
  const delivery = (await deliveries.find(week, [subscriber])).get(subscriber);
  if (!delivery) throw new Error(`no delivery ${week}/${subscriber} was begun`);
  return delivery;
}

async function resend(target: Target, { name, yes }: DeliveryQuery, delivery: Delivery): Promise<void> {
  const email = await addressOf(target, delivery);
  const risk = delivery.status === 'unknown' ? ': it may have been sent, and would come twice' : '';
  if (!yes && !(await confirmed(`Send ${name} again${risk}?`))) return;
  const nowMs = Date.now();
  if (!(await target.deliveries.reopen(delivery, nowMs)))
    throw new Error(`${name} is ${delivery.status}: only what is unknown or failed can be sent again`);
  const queue = await target.deliveryQueue();
  // What is reported was written down with the first attempt.
  const asOf = { asOfMs: nowMs, countedUntilMs: nowMs };
  await queue.put([{ week: delivery.week, email, ...asOf, queuedAtMs: nowMs, isResend: true }]);
}

/** The ledger has no addresses: the subscribers are asked which of them it is. */
async function addressOf(target: Target, { week, subscriber, sites }: Delivery): Promise<string> {
  const key = await target.subscriberKey();
  const among = sites.length > 0 ? sites : await allSites(target);
  for (const site of among)
    for await (const { email } of target.sites.subscribers(site))
      if (subscriberId(email, key) === subscriber) return email;
  throw new Error(`nobody who is subscribed has the id of ${week}/${subscriber}`);
}

async function allSites({ sites }: Target): Promise<string[]> {
  const names: string[] = [];
  for await (const { site } of sites.list()) names.push(site);
  return names;
}
