import type { Delivery } from '../../../lib/domain/deliveries/delivery.ts';
import { print } from '../../command-line.ts';
import type { Target } from '../target.ts';
import { type DeliveryQuery, deliveryJson, deliveryLine } from './query.ts';

/** Prints the deliveries of a week or, without one, those that need a person. */
export async function list({ deliveries }: Target, { week, status, json }: DeliveryQuery): Promise<void> {
  const found: Delivery[] = [];
  for await (const delivery of week === null ? deliveries.listAttention() : deliveries.list(week))
    if (status === null || delivery.status === status) found.push(delivery);
  found.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  if (json) return print(`${JSON.stringify(found.map(deliveryJson), null, 2)}\n`);
  const counts = new Map<string, number>();
  for (const { status: one } of found) counts.set(one, (counts.get(one) ?? 0) + 1);
  const summary = [...counts].map(([one, count]) => `${count} ${one}`).join(', ');
  const last = found.length > 0 ? summary : NOTHING[week === null ? 0 : 1];
  await print(`${[...found.map(deliveryLine), last].join('\n')}\n`);
}

const NOTHING = ['no delivery needs you', 'no delivery of that week was begun'] as const;

function nameOf({ week, subscriber }: Delivery): string {
  return `${week}/${subscriber}`;
}
