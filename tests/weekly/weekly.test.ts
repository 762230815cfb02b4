import { beforeEach, expect, test } from 'vitest';
import { deliveryTable } from '../../lib/aws/delivery-table.ts';
import type { Message, SendOutcome } from '../../lib/aws/mailer.ts';
import { planTable } from '../../lib/aws/plan-table.ts';
import { sectionTable } from '../../lib/aws/section-table.ts';
import type { DeliveryMessage } from '../../lib/domain/deliveries/delivery.ts';
import { subscriberId } from '../../lib/domain/deliveries/subscriber-id.ts';
import type { SiteSection } from '../../lib/domain/reports/report.ts';
import { emptyRollup } from '../../lib/domain/rollups/read-rollup.ts';
import type { Reporting } from '../../lib/domain/sites/reporting.ts';
import { firstSettings } from '../../lib/domain/sites/settings-history.ts';
import type { Site, Subscriber } from '../../lib/domain/sites/site.ts';
import { weekById } from '../../lib/domain/weeks/week.ts';
import { type BatchDeps, sendBatch } from '../../lib/weekly/send-batch.ts';
import { settleEvents } from '../../lib/weekly/settle.ts';
import { emptyTally } from '../../lib/weekly/tally.ts';
import { planDueWeeks, type WeeklyDeps } from '../../lib/weekly/weekly.ts';
import { documentClientOf } from '../../scripts/faults/clients.ts';
import { MemoryDynamodb } from '../../scripts/faults/memory-dynamodb.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const { untilMs } = weekById('2026-W47', 'UTC');
const dueMs = untilMs + 8 * HOUR_MS;
const LAST_PASS_MS = 9 * DAY_MS + 6 * HOUR_MS;
const KEY = Buffer.from('key');

let nowMs: number;
let sites: Map<string, Partial<Reporting>>;
let subscribers: Subscriber[];
let clicks: Record<string, number>;
let queue: DeliveryMessage[];
let outbox: Message[];
let rendered: (readonly SiteSection[])[];
/** What the next calls of SES for an address answer; then it takes everything. */
let answers: Record<string, SendOutcome[]>;
let hidden: Record<string, number>;
let suppressed: Set<string>;
let deps: WeeklyDeps & BatchDeps;

beforeEach(() => {
  nowMs = dueMs;
  sites = new Map([
    ['a.example', {}],
    ['b.example', {}],
  ]);
  subscribers = [
    of('a.example', 'ada@x.yz'),
    of('a.example', 'bob@x.yz'),
    of('b.example', 'ada@x.yz'),
    of('b.example', 'cy@x.yz'),
  ];
  clicks = {};
  queue = [];
  outbox = [];
  rendered = [];
  answers = {};
  hidden = {};
  suppressed = new Set();
  deps = makeDeps();
});

function of(site: string, email: string, subscribedAtMs = 0): Subscriber {
  return { site, email, subscribedAtMs };
}

function siteNamed(site: string): Site {
  const history = firstSettings({ timeZone: 'UTC', countCrawlers: false, expireAfterMs: null });
  return { site, history, reporting: sites.get(site) ?? {} };
}

function makeDeps(): WeeklyDeps & BatchDeps {
  const memory = new MemoryDynamodb();
  const client = documentClientOf(async (command) => memory.execute(command));
  return {
    sites: {
      async *list() {
        for (const name of sites.keys()) yield siteNamed(name);
      },
      async *subscribers(site: string, after = '') {
        yield* subscribers.filter((one) => one.site === site && one.email > after);
      },
    },
    subscriptions: async (email) =>
      subscribers
        .filter((one) => one.email === email)
        .map(({ site, subscribedAtMs }) => ({ site: siteNamed(site), subscribedAtMs })),
    rollups: {
      readRollup: async (site, week) =>
        Object.assign(emptyRollup(site, week), { clicks: clicks[`${site} ${week}`] ?? 0 }),
    },
    sections: sectionTable(client, 'deliveries'),
    ledger: deliveryTable(client, 'deliveries'),
    book: planTable(client, 'deliveries'),
    queue: {
      put: async (messages) => {
        queue.push(...messages);
      },
    },
    mailer: {
      sendEmail: async (message) => {
        const answer = answers[message.to]?.shift() ?? {
          kind: 'sent',
          messageId: `email ${outbox.length + 1}`,
        };
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
    unsubscribeUrl: async (email, locale) => `https://links.example/${email.length}/${locale}`,
    render: (sections) => {
      rendered.push(sections);
      return { subject: '', preheader: '', html: '', text: '' };
    },
    rules: { gracePeriodMs: 2 * HOUR_MS, deadlineMs: DAY_MS },
    key: KEY,
    now: () => nowMs,
    pace: async () => undefined,
    mayGoOn: () => true,
    hide: async (receipt, forMs) => {
      hidden[receipt] = forMs;
    },
  };
}

function plan(countedUntilMs: number | null = nowMs, remainingMs = () => 900_000) {
  return planDueWeeks(deps, { asOfMs: nowMs, countedUntilMs }, remainingMs);
}

/** Sends what is in the queue; what is to come again stays in it. */
async function sendAll() {
  const messages = queue.map((message, i) => ({
    messageId: `${i}`,
    receiptHandle: message.email,
    body: JSON.stringify(message),
  }));
  const outcome = await sendBatch(deps, messages);
  queue = queue.filter((_, i) => outcome.again.includes(`${i}`));
  return outcome;
}

async function deliveryOf(email: string, week = '2026-W47') {
  const id = subscriberId(email, KEY);
  return (await deps.ledger.find(week, [id])).get(id);
}

const mailed = () => outbox.map(({ to, tags }) => `${to} ${tags.site} ${tags.week}`).sort();
const EVERYBODY = [
  'ada@x.yz a.example-and-1-more 2026-W47',
  'bob@x.yz a.example 2026-W47',
  'cy@x.yz b.example 2026-W47',
];
const nothing = { ...emptyTally(), sites: 2 };

test('every subscriber gets one email of all his sites, and later runs queue and send nothing', async () => {
  expect(await plan()).toEqual({ ...nothing, due: 2, queued: 4 });
  expect((await sendAll()).counts).toEqual({ sent: 3, already: 1 });
  expect(await plan()).toEqual({ ...nothing, due: 2 });
  for (const afterMs of [HOUR_MS, 6 * HOUR_MS, DAY_MS, 2 * DAY_MS, 4 * DAY_MS]) {
    nowMs = dueMs + afterMs;
    expect(await plan()).toMatchObject({ queued: 0, already: 4 });
  }
  nowMs = dueMs + LAST_PASS_MS;
  expect(await plan()).toMatchObject({ givenUp: 0 });
  queue = queue.filter(({ week }) => week === '2026-W47');
  expect([queue, mailed()]).toEqual([[], EVERYBODY]);
  expect(rendered.map((sections) => sections.map(({ report }) => report.site))).toContainEqual([
    'a.example',
    'b.example',
  ]);
});

test('tags name the delivery and no address, in the characters that SES takes', async () => {
  await plan();
  await sendAll();
  const tags = outbox.find(({ to }) => to === 'bob@x.yz')?.tags;
  expect(tags).toEqual({
    site: 'a.example',
    week: '2026-W47',
    delivery: subscriberId('bob@x.yz', KEY),
    claim: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(JSON.stringify(outbox.map((message) => message.tags))).not.toContain('@');
});

test('a report waits for a shard that lags, says so, and goes out incomplete at its deadline', async () => {
  expect(await plan(untilMs + HOUR_MS)).toEqual({ ...nothing, waiting: 2 });
  nowMs = dueMs + HOUR_MS;
  expect(await plan(untilMs + HOUR_MS)).toEqual({ ...nothing, waiting: 2, late: 2 });
  nowMs = dueMs + DAY_MS;
  expect(await plan(untilMs + HOUR_MS)).toEqual({ ...nothing, due: 2, incomplete: 2, queued: 4 });
  await sendAll();
  expect(mailed()).toEqual(EVERYBODY);
  expect(rendered[0]?.map(({ report }) => [report.complete, report.behindMs])).toEqual([
    [false, nowMs - untilMs - HOUR_MS],
    [false, nowMs - untilMs - HOUR_MS],
  ]);
});

test('all emails of a week have the same numbers, and the next week’s say what came late', async () => {
  clicks['a.example 2026-W47'] = 12_402;
  await plan();
  clicks['a.example 2026-W47'] = 12_431;
  await sendAll();
  const clicksOf = (sections: readonly SiteSection[]) =>
    sections.find(({ report }) => report.site === 'a.example')?.report.totals.clicks;
  expect(new Set(rendered.map(clicksOf))).toEqual(new Set([12_402, undefined]));
  const reported = rendered.length;
  nowMs += 7 * DAY_MS;
  await plan();
  await sendAll();
  const corrections = rendered
    .slice(reported)
    .flatMap((sections) =>
      sections.map(({ report, correction }) => [
        report.site,
        correction && [correction.week, correction.reported.clicks, correction.corrected.clicks],
      ]),
    );
  expect(new Map(corrections as [string, unknown][])).toEqual(
    new Map<string, unknown>([
      ['a.example', ['2026-W47', 12_402, 12_431]],
      ['b.example', null],
    ]),
  );
});

test('who has another site to wait for gets one email when that is due', async () => {
  sites.set('b.example', { reportHour: 20 });
  expect(await plan()).toMatchObject({ due: 1, queued: 2 });
  expect((await sendAll()).counts).toEqual({ sent: 1, wait: 1 });
  nowMs = dueMs + 12 * HOUR_MS;
  await plan();
  await sendAll();
  expect(mailed()).toEqual(EVERYBODY);
});

test('who leaves the site that was waited for gets the email of the other an hour later', async () => {
  sites.set('b.example', { reportHour: 20 });
  await plan();
  await sendAll();
  subscribers = subscribers.filter(({ site, email }) => `${site} ${email}` !== 'b.example ada@x.yz');
  nowMs += HOUR_MS;
  await plan();
  await sendAll();
  expect(mailed()).toEqual(['ada@x.yz a.example 2026-W47', 'bob@x.yz a.example 2026-W47']);
});

test('who left between plan and email gets none, and who subscribed after the week’s end waits', async () => {
  subscribers.push(of('b.example', 'late@x.yz', untilMs));
  await plan();
  subscribers = subscribers.filter(({ email }) => email !== 'bob@x.yz');
  expect((await sendAll()).counts).toEqual({ sent: 2, already: 1, nothing: 1 });
  expect(mailed()).toEqual(EVERYBODY.filter((line) => !line.startsWith('bob')));
});

test('an empty week is sent, or skipped where the site prefers', async () => {
  clicks['a.example 2026-W47'] = 1;
  sites.set('b.example', { emptyWeeks: 'skip' });
  await plan();
  expect((await sendAll()).counts).toEqual({ sent: 2, already: 1, skipped: 1 });
  expect(mailed()).toEqual(['ada@x.yz a.example 2026-W47', 'bob@x.yz a.example 2026-W47']);
  expect(await deliveryOf('cy@x.yz')).toMatchObject({ status: 'skipped', reason: 'nothing was clicked' });
});

test('two planners at once, and every message twice, send everybody one email', async () => {
  await Promise.all([plan(), plan()]);
  queue.push(...queue);
  await Promise.all([sendAll(), sendAll()]);
  await sendAll();
  expect(mailed()).toEqual(EVERYBODY);
});

test('a planner that is stopped goes on where it was, and queues nobody twice', async () => {
  sites = new Map([['a.example', {}]]);
  subscribers = Array.from({ length: 350 }, (_, i) => of('a.example', `${String(i).padStart(3, '0')}@x.yz`));
  let looks = 0;
  expect(await plan(nowMs, () => (++looks <= 3 ? 900_000 : 0))).toMatchObject({ queued: 200, left: 1 });
  expect(await plan()).toMatchObject({ queued: 150, left: 0 });
  expect(new Set(queue.map(({ email }) => email)).size).toBe(350);
  expect(queue.length).toBe(350);
});

test('a refused address stops nobody, and is tried again after waits that double, eight times in all', async () => {
  const refusal: SendOutcome = {
    kind: 'refused',
    error: 'MessageRejected',
    detail: 'bob@x.yz is not verified',
  };
  answers['bob@x.yz'] = Array.from({ length: 9 }, () => refusal);
  await plan();
  const waits: number[] = [];
  while (queue.length > 0) {
    await sendAll();
    const waitMs = hidden['bob@x.yz'] ?? 0;
    if (queue.length > 0) waits.push(waitMs / MINUTE_MS);
    nowMs += waitMs;
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960]);
  expect(mailed()).toEqual(EVERYBODY.filter((line) => !line.startsWith('bob')));
  expect(await deliveryOf('bob@x.yz')).toMatchObject({
    status: 'failed',
    reason: 'MessageRejected',
    retryAtMs: null,
  });
});

test.each([
  ['a full rate', 'rate', 1, 1.5],
  ['a used up quota', 'quota', 60, 90],
  ['a paused account', 'account', 15, 22.5],
] as const)('%s stops the batch and loses nobody', async (_, why, minutesMin, minutesMax) => {
  answers['ada@x.yz'] = [{ kind: 'unavailable', why, error: 'TooManyRequestsException', detail: '' }];
  await plan();
  expect((await sendAll()).counts).toEqual({ unavailable: 1, left: 3 });
  const minutes = Object.values(hidden).map((ms) => ms / MINUTE_MS);
  expect(minutes.every((one) => one >= minutesMin && one <= minutesMax)).toBe(true);
  expect(await deliveryOf('ada@x.yz')).toMatchObject({ status: 'open', attempts: 0 });
  await sendAll();
  expect(mailed()).toEqual(EVERYBODY);
});

test('an email with an unknown outcome is never sent again, until SES tells that it has it', async () => {
  answers['bob@x.yz'] = [{ kind: 'unknown', error: 'TimeoutError', detail: '' }];
  await plan();
  await sendAll();
  nowMs += DAY_MS;
  await plan();
  await sendAll();
  expect([mailed(), (await deliveryOf('bob@x.yz'))?.status]).toEqual([EVERYBODY, 'unknown']);
  const tags = Object.entries(outbox.find(({ to }) => to === 'bob@x.yz')?.tags ?? {}).map(([k, v]) => [
    k,
    [v],
  ]);
  const body = JSON.stringify({
    eventType: 'Delivery',
    mail: { messageId: 'm', tags: Object.fromEntries(tags) },
  });
  const events = [
    { messageId: '1', body },
    { messageId: '2', body },
    { messageId: '3', body: 'no event' },
  ];
  const ledger = deps.ledger as ReturnType<typeof deliveryTable>;
  const heard: string[] = [];
  expect(await settleEvents(ledger, events, nowMs, async (body) => void heard.push(body))).toEqual({
    counts: { Delivery: 2, other: 1 },
    settled: 1,
    again: [],
  });
  expect(heard).toEqual([body, body, 'no event']);
  expect(await deliveryOf('bob@x.yz')).toMatchObject({ status: 'sent', messageId: 'm' });
});

test('a worker’s death between claim and answer leaves the delivery unknown, and no second email', async () => {
  subscribers = [of('a.example', 'bob@x.yz')];
  await plan();
  const { sendEmail } = deps.mailer;
  const dying: typeof deps = { ...deps, mailer: { sendEmail: () => new Promise(() => {}) } };
  const [message] = queue;
  void sendBatch(dying, [{ messageId: '0', receiptHandle: 'x', body: JSON.stringify(message) }]);
  await new Promise(setImmediate);
  deps = { ...deps, mailer: { sendEmail } };
  expect((await sendAll()).counts).toEqual({ elsewhere: 1 });
  nowMs += hidden['bob@x.yz'] ?? 0;
  expect((await sendAll()).counts).toEqual({ unknown: 1 });
  expect([outbox, queue, (await deliveryOf('bob@x.yz'))?.status]).toEqual([[], [], 'unknown']);
});

test('what could not be sent within four days of its deadline is given up and listed', async () => {
  await plan();
  nowMs = dueMs + 5 * DAY_MS + 1;
  expect((await sendAll()).counts).toEqual({ 'given-up': 4 });
  expect(outbox).toEqual([]);
  expect(await deliveryOf('cy@x.yz')).toMatchObject({
    status: 'failed',
    reason: 'not sent in time',
  });
});

test('who was lost with the queue is found by a later pass, and listed by the last', async () => {
  await plan();
  queue = [];
  nowMs += HOUR_MS;
  expect(await plan()).toMatchObject({ queued: 4 });
  queue = [];
  for (const afterMs of [6 * HOUR_MS, DAY_MS, 2 * DAY_MS, 4 * DAY_MS, LAST_PASS_MS]) {
    nowMs = dueMs + afterMs;
    await plan();
  }
  // Three subscribers; the one of two sites is given up once.
  expect(await (deps.ledger as ReturnType<typeof deliveryTable>).attention('failed', nowMs + 1)).toBe(3);
});

test('a site that fails stops no other, and nothing that is reported names an address', async () => {
  const { readRollup } = deps.rollups;
  deps = {
    ...deps,
    rollups: {
      readRollup: (site, week) =>
        site === 'a.example' ? Promise.reject(new Error('of ada@x.yz')) : readRollup(site, week),
    },
  };
  const tally = await plan();
  expect(tally).toEqual({
    ...nothing,
    due: 2,
    queued: 2,
    failed: 1,
    problems: [{ site: 'a.example', problem: 'Error' }],
  });
  const outcome = await sendAll();
  expect(outcome.counts).toEqual({ failed: 1, sent: 1 });
  expect(JSON.stringify([tally, outcome.counts, outcome.errors])).not.toContain('@');
});

test('a suppressed address gets nothing, the ledger says why, and the others get theirs', async () => {
  suppressed.add('bob@x.yz');
  await plan();
  expect((await sendAll()).counts).toEqual({ sent: 2, already: 1, suppressed: 1 });
  expect([outbox.map(({ to }) => to).sort(), queue]).toEqual([['ada@x.yz', 'cy@x.yz'], []]);
  expect(await deliveryOf('bob@x.yz')).toMatchObject({ status: 'suppressed', reason: 'bounced' });
});

test('every email says where one click stops it', async () => {
  await plan();
  await sendAll();
  expect(outbox.map(({ to, unsubscribeUrl }) => [to, unsubscribeUrl]).sort()).toEqual([
    ['ada@x.yz', 'https://links.example/8/en'],
    ['bob@x.yz', 'https://links.example/8/en'],
    ['cy@x.yz', 'https://links.example/7/en'],
  ]);
});

test('an event that could not suppress its address comes again, and the others are settled', async () => {
  const ledger = deps.ledger as ReturnType<typeof deliveryTable>;
  const events = ['one', 'two'].map((body, i) => ({ messageId: `${i}`, body }));
  const settled = await settleEvents(ledger, events, nowMs, async (body) => {
    if (body === 'one') throw new Error('throttled');
  });
  expect(settled).toEqual({ counts: { other: 2 }, settled: 0, again: ['0'] });
});
