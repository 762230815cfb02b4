import { describe, expect, test } from 'vitest';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { weekOf } from '../../lib/domain/weeks/week.ts';
import { demoBacklog } from '../../scripts/start/demo-backlog.ts';
import type { DemoClick } from '../../scripts/start/demo-clicks.ts';
import { demoRecords } from '../../scripts/start/demo-records.ts';
import { demoTraffic } from '../../scripts/start/demo-traffic.ts';
import { seededRandom } from '../../scripts/start/random.ts';

const nowMs = Date.parse('2026-11-19T12:00Z');
const backlog = (seed: number) =>
  demoBacklog(seededRandom(seed), 'demo.example', weekOf(nowMs, 'UTC'), nowMs);

describe('the backlog', () => {
  test('is the same for the same seed and another for another', () => {
    expect(backlog(1)).toEqual(backlog(1));
    expect(backlog(1)).not.toEqual(backlog(2));
  });

  test('fills two weeks and the part of this one that is over', () => {
    const weeks = new Map<string, number>();
    for (const { timestamp } of backlog(1)) {
      const { id } = weekOf(Date.parse(timestamp), 'UTC');
      weeks.set(id, (weeks.get(id) ?? 0) + 1);
    }
    expect([...weeks.keys()]).toEqual(['2026-W45', '2026-W46', '2026-W47']);
    expect(weeks.get('2026-W46')).toBeGreaterThan(weeks.get('2026-W45') ?? 0);
    expect(Math.max(...backlog(1).map(({ timestamp }) => Date.parse(timestamp)))).toBeLessThan(nowMs);
  });
});

describe('the records', () => {
  const clicks = backlog(3);
  const records = demoRecords(seededRandom(3), clicks);
  const outcomes = records.flatMap(({ data }) => readRecord({ data, arrivalTimeMs: nowMs }));

  test('hold every click, and little that is broken or comes twice', () => {
    const ids = outcomes.map((outcome) => (outcome.kind === 'click' ? outcome.messageId : null));
    const accepted = ids.filter((id) => id !== null);
    expect(new Set(accepted)).toEqual(new Set(clicks.map(({ messageId }) => messageId)));
    const rejected = ids.length - accepted.length;
    const duplicate = accepted.length - clicks.length;
    for (const few of [rejected, duplicate]) {
      expect(few).toBeGreaterThan(0);
      expect(few).toBeLessThan(clicks.length * 0.02);
    }
  });

  test('hold crawlers, about one visit in twelve', () => {
    const crawlers = outcomes.filter((outcome) => outcome.kind === 'click' && outcome.crawler);
    expect(crawlers.length / outcomes.length).toBeGreaterThan(0.05);
    expect(crawlers.length / outcomes.length).toBeLessThan(0.11);
  });

  test('come in every form: gzip, aggregates, several lines, SDK bodies and single clicks', () => {
    const forms = new Set(
      records.map(({ data }) => {
        const bytes = Buffer.from(data);
        if (bytes[0] === 0x1f) return 'gzip';
        if (bytes[0] === 0xf3) return 'aggregate';
        if (bytes.toString().startsWith('{"batch":')) return 'batch';
        return bytes.includes(0x0a) ? 'lines' : 'single';
      }),
    );
    expect([...forms].sort()).toEqual(['aggregate', 'batch', 'gzip', 'lines', 'single']);
  });
});

describe('live traffic', () => {
  const seconds = (seed: number): DemoClick[][] => {
    const clicksUntil = demoTraffic(seededRandom(seed), 'demo.example', nowMs);
    return Array.from({ length: 600 }, (_, i) => clicksUntil(nowMs + (i + 1) * 1000));
  };

  test('is the same for the same seed', () => {
    expect(seconds(5)).toEqual(seconds(5));
  });

  test('sends each click once, in its own second', () => {
    const all = seconds(5);
    const ids = all.flat().map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [i, clicks] of all.entries())
      for (const { timestamp } of clicks) {
        expect(Date.parse(timestamp)).toBeLessThanOrEqual(nowMs + (i + 1) * 1000);
        expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(nowMs + i * 1000);
      }
  });

  test('is uneven: the busiest second has many times the clicks of the average one', () => {
    const counts = seconds(5).map((clicks) => clicks.length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(Math.max(...counts)).toBeGreaterThan(5 * mean);
  });
});
