import { beforeEach, expect, test } from 'vitest';
import type { Message, SendOutcome } from '../../lib/aws/mailer.ts';
import { emptyRollup } from '../../lib/domain/rollups/read-rollup.ts';
import { firstSettings } from '../../lib/domain/sites/settings-history.ts';
import type { Site, Subscriber } from '../../lib/domain/sites/site.ts';
import { weekById } from '../../lib/domain/weeks/week.ts';
import type { WeeklyDeps } from '../../lib/weekly/mail-week.ts';
import { mailDueWeeks } from '../../lib/weekly/weekly.ts';
import template from '../../templates/weekly.mjml';
import { MemoryDeliveries } from './memory-deliveries.ts';

const week = weekById('2026-W47', 'UTC');
const GRACE_MS = 7_200_000;
const QUARTER_MS = 900_000;
const firstRunMs = week.untilMs + GRACE_MS;

let deliveries: MemoryDeliveries;
let addresses: Record<string, string[]>;
let later: Subscriber[];
/** What the next calls of SES for an address answer; then it takes everything. */
let answers: Record<string, (SendOutcome | Error)[]>;
let outbox: Message[];
let reads: string[];
let waits: number[];
let suppressed: Set<string>;

beforeEach(() => {
  deliveries = new MemoryDeliveries();
  addresses = { 'a.example': ['ada@x', 'bob@x'], 'b.example': ['cy@x'] };
  later = [];
  answers = {};
  outbox = [];
  reads = [];
  waits = [];
  suppressed = new Set();
});

function deps(): WeeklyDeps {
  return {
    sites: {
      async *list(): AsyncIterable<Site> {
        const history = firstSettings({ timeZone: 'UTC', countCrawlers: false, expireAfterMs: null });
        for (const site of Object.keys(addresses)) yield { site, history };
      },
      async *subscribers(site): AsyncIterable<Subscriber> {
        for (const email of addresses[site] ?? []) yield { site, email, subscribedAtMs: week.untilMs - 1 };
        yield* later;
      },
    },
    rollups: {
      readRollup: async (site, id) => {
        reads.push(`${site} ${id}`);
        return emptyRollup(site, id);
      },
    },
    deliveries,
    mailer: {
      sendEmail: async (message) => {
        const answer = answers[message.to]?.shift() ?? {
          kind: 'sent',
          messageId: `message ${outbox.length}`,
        };
        if (answer instanceof Error) throw answer;
        if (answer.kind === 'sent' || answer.kind === 'unknown') outbox.push(message);
        return answer;
      },
    },
    suppressions: {
      find: async (emails) =>
        new Map(
          emails
            .filter((email) => suppressed.has(email))
            .map((email) => [email, { id: email, reason: 'bounced', sinceMs: 1 }]),
        ),
    },
    unsubscribeUrl: async (email) => `https://links.example/${email.length}`,
    template,
    wait: async (ms) => {
      waits.push(ms);
    },
  };
}

function runAt(nowMs: number, remainingMs = () => 900_000) {
  return mailDueWeeks(deps(), { nowMs, gracePeriodMs: GRACE_MS, remainingMs });
}

function mailed(): string[] {
  return outbox.map(({ to, tags }) => `${to} ${tags.site} ${tags.week}`).sort();
}

const EVERYBODY = ['ada@x a.example 2026-W47', 'bob@x a.example 2026-W47', 'cy@x b.example 2026-W47'];
const nothing = { sites: 2, due: 2, sent: 0, already: 0, waiting: 0, left: 0, failed: 0, problems: [] };

test('every subscriber gets the week once, and runs after it send and read nothing', async () => {
  expect(await runAt(firstRunMs)).toEqual({ ...nothing, sent: 3 });
  expect(await runAt(firstRunMs + QUARTER_MS)).toEqual({ ...nothing, already: 3 });
  expect(await runAt(firstRunMs + 2 * QUARTER_MS)).toEqual({ ...nothing, already: 3 });
  expect(mailed()).toEqual(EVERYBODY);
  expect(reads.sort()).toEqual([
    'a.example 2026-W46',
    'a.example 2026-W47',
    'b.example 2026-W46',
    'b.example 2026-W47',
  ]);
  expect([...deliveries.weeks].sort()).toEqual([
    ['a.example#2026-W47', 2],
    ['b.example#2026-W47', 1],
  ]);
});

test('nothing is due before the grace period has passed', async () => {
  expect(await runAt(firstRunMs - 1)).toEqual({ ...nothing, due: 0 });
  expect([outbox, reads]).toEqual([[], []]);
});

test('who subscribed after the week’s end waits for the next', async () => {
  later = [{ site: 'a.example', email: 'late@x', subscribedAtMs: week.untilMs }];
  await runAt(firstRunMs);
  expect(mailed()).toEqual(EVERYBODY);
});

test('two runs at once send everybody one email', async () => {
  addresses = { 'a.example': Array.from({ length: 200 }, (_, i) => `${i}@x`) };
  const [one, two] = await Promise.all([runAt(firstRunMs), runAt(firstRunMs)]);
  expect(one.sent + two.sent).toBe(200);
  expect(new Set(mailed()).size).toBe(outbox.length);
  expect(outbox.length).toBe(200);
});

test('a refused subscriber stops nobody, fails the run, and is tried again later', async () => {
  answers = { 'ada@x': [{ kind: 'refused', error: 'MessageRejected', detail: 'ada@x is not verified' }] };
  expect(await runAt(firstRunMs)).toEqual({
    ...nothing,
    sent: 2,
    failed: 1,
    problems: [{ site: 'a.example', problem: '2026-W47: refused (MessageRejected)' }],
  });
  expect(await runAt(firstRunMs + QUARTER_MS - 1)).toEqual({ ...nothing, already: 2, waiting: 1 });
  expect(await runAt(firstRunMs + QUARTER_MS)).toEqual({ ...nothing, sent: 1, already: 2 });
  expect(mailed()).toEqual(EVERYBODY);
});

test('an email with an unknown outcome is never sent again, and its week settles', async () => {
  answers = { 'ada@x': [{ kind: 'unknown', error: 'TimeoutError', detail: '' }] };
  const first = await runAt(firstRunMs);
  expect([first.sent, first.failed]).toEqual([2, 1]);
  for (let nowMs = firstRunMs; nowMs < firstRunMs + 12 * QUARTER_MS; nowMs += QUARTER_MS) await runAt(nowMs);
  expect(mailed()).toEqual(EVERYBODY);
  expect(deliveries.weeks.get('a.example#2026-W47')).toBe(2);
  expect(await deliveries.find({ site: 'a.example', week: '2026-W47', email: 'ada@x' })).toEqual({
    status: 'claimed',
    claimedAtMs: firstRunMs,
  });
});

test('a process that dies between claim and answer leaves no second email', async () => {
  answers = { 'ada@x': [new Error('killed')] };
  const first = await runAt(firstRunMs);
  expect([first.sent, first.failed, first.problems]).toEqual([
    2,
    1,
    [{ site: 'a.example', problem: '2026-W47: Error' }],
  ]);
  expect(await runAt(firstRunMs + QUARTER_MS)).toEqual({ ...nothing, already: 3 });
});

test('a site that fails stops no other', async () => {
  const broken = deps();
  const { readRollup } = broken.rollups;
  const rollups = {
    readRollup: (site: string, id: string) =>
      site === 'a.example' ? Promise.reject(new Error('no table')) : readRollup(site, id),
  };
  const tally = await mailDueWeeks(
    { ...broken, rollups },
    { nowMs: firstRunMs, gracePeriodMs: GRACE_MS, remainingMs: () => 900_000 },
  );
  expect(tally).toEqual({
    ...nothing,
    sent: 1,
    failed: 1,
    problems: [{ site: 'a.example', problem: 'Error: no table' }],
  });
  await runAt(firstRunMs + QUARTER_MS);
  expect(mailed()).toEqual(EVERYBODY);
});

test('a full rate is waited for', async () => {
  const tooFast: SendOutcome = {
    kind: 'unavailable',
    throttled: true,
    error: 'TooManyRequestsException',
    detail: '',
  };
  answers = { 'cy@x': [tooFast, tooFast, tooFast] };
  expect(await runAt(firstRunMs)).toEqual({ ...nothing, sent: 3 });
  expect(waits).toEqual([1000, 2000, 4000]);
});

test('when SES takes nothing the run ends early, and a later one sends everything', async () => {
  addresses = { 'a.example': Array.from({ length: 100 }, (_, i) => `${i}@x`) };
  const paused: SendOutcome = {
    kind: 'unavailable',
    throttled: false,
    error: 'SendingPausedException',
    detail: '',
  };
  answers = Object.fromEntries(addresses['a.example']?.map((address) => [address, [paused]]) ?? []);
  const tally = await runAt(firstRunMs);
  expect(tally.failed).toBeLessThan(10);
  expect(tally.failed + tally.left).toBe(100);
  answers = {};
  expect(await runAt(firstRunMs + QUARTER_MS)).toEqual({ ...nothing, sites: 1, due: 1, sent: 100 });
});

test('near its time limit a run begins nothing new, and the next one goes on', async () => {
  addresses = { 'a.example': Array.from({ length: 50 }, (_, i) => `${i}@x`) };
  const tally = await runAt(firstRunMs, () => (outbox.length < 10 ? 900_000 : 1000));
  expect([tally.sent + tally.left, tally.failed, tally.left > 30]).toEqual([50, 0, true]);
  await runAt(firstRunMs + QUARTER_MS);
  expect(new Set(mailed()).size).toBe(50);
  expect(outbox.length).toBe(50);
});

test('what is reported never names an address', async () => {
  answers = {
    'ada@x': [{ kind: 'refused', error: 'MessageRejected', detail: 'ada@x' }],
    'bob@x': [new Error('bob@x')],
  };
  expect(JSON.stringify(await runAt(firstRunMs))).not.toContain('@');
});

test('a suppressed address gets nothing, and the others do', async () => {
  suppressed.add('ada@x');
  await runAt(firstRunMs);
  expect(mailed()).toEqual(['bob@x a.example 2026-W47', 'cy@x b.example 2026-W47']);
});

test('every email says where one click stops it', async () => {
  await runAt(firstRunMs);
  const urls = outbox.map(({ to, unsubscribeUrl }) => [to, unsubscribeUrl]).sort();
  expect(urls).toEqual([
    ['ada@x', 'https://links.example/5'],
    ['bob@x', 'https://links.example/5'],
    ['cy@x', 'https://links.example/4'],
  ]);
});
