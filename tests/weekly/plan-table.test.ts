import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planTable } from '../../lib/aws/plan-table.ts';
import { subscriberKey } from '../../lib/aws/subscriber-key.ts';
import type { Pass, PlanBook } from '../../lib/weekly/plan-book.ts';
import { documentClientOf } from '../../scripts/faults/clients.ts';
import { MemoryDynamodb } from '../../scripts/faults/memory-dynamodb.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';

const LEASE_MS = 16 * 60_000;
let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('plans');
});

afterAll(() => dynamodb.stop());

describe.each<[string, () => DynamoDBDocumentClient]>([
  [
    'memory',
    () => {
      const memory = new MemoryDynamodb();
      return documentClientOf(async (command) => memory.execute(command));
    },
  ],
  ['dynalite', () => dynamodb.client],
])('the plans in %s', (_, makeClient) => {
  let client: DynamoDBDocumentClient;
  let book: PlanBook;
  const begin = (week: string, nowMs: number, mayStart = true) =>
    book.begin('a.example', week, { nowMs, mayStart });
  const begun = async (week: string, nowMs: number): Promise<Pass> => {
    const pass = await begin(week, nowMs);
    if (pass === null) throw new Error('not begun');
    return pass;
  };

  beforeAll(() => {
    client = makeClient();
    book = planTable(client, 'plans');
  });

  test('of twenty planners at once one makes the pass', async () => {
    const passes = await Promise.all(Array.from({ length: 20 }, () => begin('2026-W01', 1000)));
    expect(passes.filter((pass) => pass !== null)).toEqual([
      {
        site: 'a.example',
        week: '2026-W01',
        token: expect.any(String),
        number: 0,
        beganAtMs: 1000,
        after: null,
      },
    ]);
  });

  test('a week that nobody may start is not started', async () => {
    expect(await begin('2026-W02', 0, false)).toBeNull();
  });

  test('who comes after a planner that died or gave the rest away goes on where it was', async () => {
    const first = await begun('2026-W03', 0);
    await book.advance(first, 'b@x.yz');
    expect(await begin('2026-W03', LEASE_MS - 1)).toBeNull();
    const second = await begun('2026-W03', LEASE_MS);
    expect([second.after, second.beganAtMs]).toEqual(['b@x.yz', 0]);
    // The one that was taken for dead is alive: what it writes is nobody's business any more.
    await book.advance(first, 'a@x.yz');
    await book.finish(first, null);
    await book.release(second);
    expect((await begin('2026-W03', LEASE_MS, false))?.after).toBe('b@x.yz');
  });

  test('the next pass begins at its time and with the first subscriber, and after the last there is none', async () => {
    const first = await begun('2026-W04', 0);
    await book.advance(first, 'z@x.yz');
    await book.finish(first, 3_600_000);
    expect(await begin('2026-W04', 3_599_999)).toBeNull();
    const second = await begun('2026-W04', 3_600_000);
    expect([second.number, second.after, second.beganAtMs]).toEqual([1, null, 0]);
    await book.finish(second, null);
    expect(await begin('2026-W04', 10 ** 15)).toBeNull();
  });

  test('the secret by which subscribers are named is made once, whoever asks first', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => subscriberKey(client, 'plans')));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(keys[0]?.length).toBe(32);
  });
});
