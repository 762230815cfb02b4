import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { readFeedback } from '../../lib/domain/subscribers/ses-feedback.ts';
import { SOFT_BOUNCES_WITHIN_MS } from '../../lib/domain/subscribers/soft-bounces.ts';
import { suppressByFeedback } from '../../lib/subscribers/feedback.ts';
import { MemorySubscribers } from './memory-stores.ts';

const MONDAY_MS = Date.UTC(2026, 10, 23, 8);
const WEEK_MS = 7 * 86_400_000;

let store: MemorySubscribers;
beforeEach(() => {
  store = new MemorySubscribers();
});

/** As SES publishes it. */
function bounce(bounceType: string, bounceSubType: string, messageId: string, atMs: number): string {
  return JSON.stringify({
    eventType: 'Bounce',
    bounce: {
      feedbackId: `feedback of ${messageId}`,
      bounceType,
      bounceSubType,
      bouncedRecipients: [{ emailAddress: 'Ada@Example.com', action: 'failed', status: '4.4.7' }],
      timestamp: new Date(atMs).toISOString(),
      reportingMTA: 'dsn; a8-50.smtp-out.amazonses.com',
    },
    mail: { messageId, destination: ['Ada@Example.com'], tags: { week: ['2026-W47'] } },
  });
}

function complaint(type: string | undefined, email = 'ada@example.com'): string {
  return JSON.stringify({
    eventType: 'Complaint',
    complaint: {
      complainedRecipients: [{ emailAddress: email }],
      timestamp: new Date(MONDAY_MS).toISOString(),
      ...(type && { complaintFeedbackType: type }),
    },
    mail: { messageId: 'message 1' },
  });
}

const soft = (week: number, messageId = `week ${week}`) =>
  bounce('Transient', 'MailboxFull', messageId, MONDAY_MS + week * WEEK_MS);

async function hear(...bodies: string[]): Promise<string | null> {
  for (const body of bodies) await suppressByFeedback(store.suppressions, body);
  return store.reasonOf('ada@example.com');
}

test('a mailbox that is none is suppressed by its first bounce, in whatever capitals', async () => {
  const heard = await suppressByFeedback(store.suppressions, bounce('Permanent', 'General', 'm', MONDAY_MS));
  expect(heard).toEqual({ suppressed: 1, soft: 0 });
  expect(store.reasonOf('ADA@example.com')).toBe('bounced');
});

test('three emails that came back within five weeks are too many, and two are not', async () => {
  expect(await hear(soft(0), soft(4))).toBe(null);
  expect(await hear(soft(5))).toBe('bounced-often');
});

test('one a quarter goes on for years', async () => {
  expect(await hear(...[0, 13, 26, 39, 52].map((week) => soft(week)))).toBe(null);
});

test('one email counts once, however often its event comes and whatever times it has', async () => {
  expect(await hear(soft(0), soft(0), soft(0), soft(1, 'week 0'), soft(2, 'week 0'))).toBe(null);
});

test('events in any order, some twice, come to the same', () => {
  const weeks = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 8 });
  const property = fc.asyncProperty(
    weeks.chain((chosen) => {
      const copies = [...chosen, ...chosen.slice(0, 3)];
      return fc.tuple(
        fc.constant([...new Set(chosen)].sort((a, b) => a - b)),
        fc.shuffledSubarray(copies, { minLength: copies.length, maxLength: copies.length }),
      );
    }),
    async ([sorted, shuffled]) => {
      const other = new MemorySubscribers();
      for (const week of shuffled) await suppressByFeedback(other.suppressions, soft(week));
      const isOften = sorted.some((week, i) => {
        const third = sorted[i + 2];
        return third !== undefined && (third - week) * WEEK_MS < SOFT_BOUNCES_WITHIN_MS;
      });
      expect(other.reasonOf('ada@example.com')).toBe(isOften ? 'bounced-often' : null);
    },
  );
  return fc.assert(property, { seed: 2026 });
});

test('what is the fault of our email is none of the mailbox', async () => {
  const faults = ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'];
  expect(await hear(...faults.map((fault, i) => bounce('Transient', fault, `m ${i}`, MONDAY_MS)))).toBe(null);
});

test('a bounce that SES cannot tell is a soft one', async () => {
  expect(readFeedback(bounce('Undetermined', 'Undetermined', 'm', MONDAY_MS))).toEqual([
    { kind: 'soft', email: 'Ada@example.com', messageId: 'm', atMs: MONDAY_MS },
  ]);
});

test.each([undefined, 'abuse', 'fraud', 'virus', 'other'])('a complaint (%s) suppresses', async (type) => {
  expect(await hear(complaint(type))).toBe('complained');
});

test('who says that an email is no spam is mailed on', async () => {
  expect(await hear(complaint('not-spam'))).toBe(null);
});

test('the first reason stays, and so does its date', async () => {
  await hear(bounce('Permanent', 'General', 'm', MONDAY_MS));
  expect(await suppressByFeedback(store.suppressions, complaint('abuse'))).toEqual({
    suppressed: 0,
    soft: 0,
  });
  expect([...store.suppressed.values()]).toMatchObject([{ reason: 'bounced', sinceMs: MONDAY_MS }]);
});

test('an address with a name is the address', () => {
  expect(readFeedback(complaint('abuse', '"Ada L." <ada@EXAMPLE.com>'))).toMatchObject([
    { email: 'ada@example.com' },
  ]);
});

test.each([
  '',
  'null',
  '[]',
  '{"eventType":"Bounce"}',
  '{"eventType":"Bounce","bounce":{"timestamp":"never","bouncedRecipients":[{"emailAddress":"a@b.cd"}]}}',
  '{"eventType":"Complaint","complaint":{"timestamp":"2026-11-23T08:00:00Z","complainedRecipients":[null,{},{"emailAddress":7}]}}',
  '{"eventType":"Delivery","delivery":{"recipients":["ada@example.com"]}}',
  '{"eventType":"DeliveryDelay","deliveryDelay":{"delayedRecipients":[{"emailAddress":"ada@example.com"}]}}',
])('an event that is neither bounce nor complaint says nothing: %s', (body) => {
  expect(readFeedback(body)).toEqual([]);
});
