import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Pass, PlanBook } from '../weekly/plan-book.ts';
import { isConditionFailure } from './condition-failure.ts';
import { expiresAt } from './delivery-items.ts';

/** As the table holds it: pk `example.com#2026-W47`, sk `plan`. */
interface PlanItem {
  readonly pass: number;
  readonly beganAtMs: number;
  /** When a pass is due; far in the future once there is none. */
  readonly nextAtMs: number;
  /** Empty where a pass is to begin. */
  readonly after: string;
  readonly token: string;
  readonly leaseUntilMs: number;
}

/** Longer than an invocation of the planner may last. */
const LEASE_MS = 16 * 60_000;
const NEVER_MS = 8.64e15;

export function planTable(client: DynamoDBDocumentClient, tableName: string): PlanBook {
  /** Only by the planner that holds the pass: another has gone on since. */
  const change = async ({ site, week, token }: Pass, set: Record<string, unknown>): Promise<void> => {
    const names = Object.keys(set);
    const command = new UpdateCommand({
      TableName: tableName,
      Key: keyOf(site, week),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: '#token = :token',
      ExpressionAttributeNames: { '#token': 'token', ...Object.fromEntries(names.map((n) => [`#${n}`, n])) },
      ExpressionAttributeValues: {
        ':token': token,
        ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
      },
    });
    await unlessRefused(client.send(command));
  };
  return {
    begin: (site, week, options) => begin(client, tableName, { site, week, ...options }),
    advance: (pass, after) => change(pass, { after }),
    release: (pass) => change(pass, { leaseUntilMs: 0 }),
    finish: (pass, nextAtMs) =>
      change(pass, {
        after: '',
        pass: pass.number + 1,
        nextAtMs: nextAtMs ?? NEVER_MS,
        leaseUntilMs: 0,
      }),
  };
}

async function begin(
  client: DynamoDBDocumentClient,
  table: string,
  { site, week, nowMs, mayStart }: { site: string; week: string; nowMs: number; mayStart: boolean },
): Promise<Pass | null> {
  const Key = keyOf(site, week);
  const read = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  const before = read.Item as PlanItem | undefined;
  if (before ? before.nextAtMs > nowMs || before.leaseUntilMs > nowMs : !mayStart) return null;
  const { pass: number = 0, beganAtMs = nowMs, after = '' } = before ?? {};
  const token = randomUUID();
  const Item = {
    ...Key,
    pass: number,
    beganAtMs,
    nextAtMs: before?.nextAtMs ?? nowMs,
    after,
    token,
    leaseUntilMs: nowMs + LEASE_MS,
    expiresAt: expiresAt(nowMs),
  };
  const command = new PutCommand({
    TableName: table,
    Item,
    ...(before
      ? {
          ConditionExpression: '#token = :before',
          ExpressionAttributeNames: { '#token': 'token' },
          ExpressionAttributeValues: { ':before': before.token },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  });
  const held = await unlessRefused(client.send(command));
  return held ? { site, week, token, number, beganAtMs, after: after === '' ? null : after } : null;
}

function keyOf(site: string, week: string): { pk: string; sk: string } {
  return { pk: `${site}#${week}`, sk: 'plan' };
}

async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}
