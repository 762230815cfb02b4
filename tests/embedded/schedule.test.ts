import { describe, expect, test } from 'vitest';
import { scheduledEvent, scheduleTimes } from '../../lib/embedded/schedule.ts';

const at = (time: string): number => Date.parse(time);
const runs = (expression: string, after: string, count: number): string[] => {
  const next = scheduleTimes(expression, at(after));
  const times: string[] = [];
  for (let timeMs = next(at(after)); timeMs !== undefined && times.length < count; timeMs = next(timeMs)) {
    times.push(new Date(timeMs).toISOString().slice(0, 16));
  }
  return times;
};

// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
describe('cron', () => {
  test('0/15 runs each quarter of an hour, never at the moment it is asked', () => {
    expect(runs('cron(0/15 * * * ? *)', '2026-12-31T23:30:00Z', 3)).toEqual([
      '2026-12-31T23:45',
      '2027-01-01T00:00',
      '2027-01-01T00:15',
    ]);
  });

  test('days of the week count from Sunday, and have names', () => {
    const mondays = ['2026-11-23T08:00', '2026-11-30T08:00'];
    expect(runs('cron(0 8 ? * MON *)', '2026-11-21T00:00:00Z', 2)).toEqual(mondays);
    expect(runs('cron(0 8 ? * 2 *)', '2026-11-21T00:00:00Z', 2)).toEqual(mondays);
  });

  test('lists, ranges and steps combine', () => {
    expect(runs('cron(0,30 8-10/2 1 JAN-MAR/2 ? 2027)', '2026-11-21T00:00:00Z', 9)).toEqual([
      '2027-01-01T08:00',
      '2027-01-01T08:30',
      '2027-01-01T10:00',
      '2027-01-01T10:30',
      '2027-03-01T08:00',
      '2027-03-01T08:30',
      '2027-03-01T10:00',
      '2027-03-01T10:30',
    ]);
  });

  test('a leap day is found years ahead, a day that never comes is not', () => {
    expect(runs('cron(0 0 29 2 ? *)', '2097-01-01T00:00:00Z', 1)).toEqual(['2104-02-29T00:00']);
    expect(runs('cron(0 0 30 2 ? *)', '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });
});

test('a rate counts from when the rule was made', () => {
  expect(runs('rate(5 minutes)', '2026-11-21T10:02:00Z', 2)).toEqual([
    '2026-11-21T10:07',
    '2026-11-21T10:12',
  ]);
});

test.each([
  'cron(0 8 L * ? *)',
  'cron(0 8 ? * 2#1 *)',
  'cron(60 * * * ? *)',
  'cron(0 8 * * * *)',
  'cron(* * * * *)',
  'cron(5-1 * * * ? *)',
  'rate(0 minutes)',
  'rate(1 fortnight)',
  'at(2026-11-21T00:00:00)',
])('%s is refused, by name', (expression) => {
  expect(() => scheduleTimes(expression, 0)).toThrow(expression.slice(0, -1));
});

// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
test('the event of a schedule has the shape that EventBridge gives it', () => {
  const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/weekly';
  expect(scheduledEvent(ruleArn, at('2026-11-23T08:00:00.000Z'), '53dc4d37')).toEqual({
    version: '0',
    id: '53dc4d37',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: '2026-11-23T08:00:00Z',
    region: 'us-east-1',
    resources: [ruleArn],
    detail: {},
  });
});
