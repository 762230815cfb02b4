import type { Fault } from './fault-plan.ts';
import { DELIVERY_FAULTS } from './invocation.ts';
import { LEFT_BEHIND_FAULTS, READ_FAULTS, WRITE_FAULTS } from './network.ts';
import { STREAM_FAULTS } from './world.ts';

const LEFT_BEHIND = 'write of a killed function';

/** Under which name a fault is added up: `dynamodb write: throttled`, `delivery: partial-last`. */
export function faultName({ at, kind }: Fault): string {
  const [, left, service, write] = /^(left behind: )?(dynamodb|s3) (Put|Update)?/.exec(at) ?? [];
  if (left) return `${service} ${LEFT_BEHIND}: ${kind}`;
  if (service) return `${service} ${write ? 'write' : 'read'}: ${kind}`;
  return `${at.includes(' put (') ? 'stream' : 'delivery'}: ${kind}`;
}

/** Every fault there is: one that a long run never injects was never tested. */
export function allFaultNames(): string[] {
  const of = (where: string, kinds: readonly string[]) => kinds.map((kind) => `${where}: ${kind}`);
  return [
    ...of('dynamodb write', WRITE_FAULTS),
    ...of('dynamodb read', READ_FAULTS),
    ...of(`dynamodb ${LEFT_BEHIND}`, LEFT_BEHIND_FAULTS),
    ...of('s3 write', WRITE_FAULTS),
    ...of(`s3 ${LEFT_BEHIND}`, LEFT_BEHIND_FAULTS),
    ...of('delivery', [...DELIVERY_FAULTS, 'delivered-again']),
    ...of('stream', STREAM_FAULTS),
  ];
}
