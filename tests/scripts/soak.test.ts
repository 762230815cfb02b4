import { expect, onTestFinished, test } from 'vitest';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { faultsOf, type ProxyFault, startFaultyProxy } from '../../scripts/soak/faulty-proxy.ts';
import { differences, Ledger, type SoakClick } from '../../scripts/soak/ledger.ts';
import { Traffic } from '../../scripts/soak/traffic.ts';
import { seededRandom } from '../../scripts/start/random.ts';
import { startDynamodb } from '../dynamodb.ts';

const click: SoakClick = {
  site: 'a.example',
  week: '2026-W47',
  date: '2026-11-18',
  type: 'page',
  visitor: 'v',
  session: 's',
  page: '/',
  country: 'DE',
  crawler: false,
};

test('the ledger counts a copy and a crawler apart, and a visitor once a day', () => {
  const ledger = new Ledger();
  ledger.put(click, false);
  ledger.put(click, true);
  ledger.put({ ...click, page: '/b', type: 'track', country: 'FR' }, false);
  ledger.put({ ...click, crawler: true }, false);
  ledger.put({ ...click, date: '2026-11-19' }, false);
  expect(ledger.counts()).toEqual({
    'a.example 2026-W47': {
      clicks: 3,
      pageviews: 2,
      sessions: 1,
      days: {
        '2026-11-18': { clicks: 2, pageviews: 1, visitors: 1 },
        '2026-11-19': { clicks: 1, pageviews: 1, visitors: 1 },
      },
      page: { '/': 2, '/b': 1 },
      country: { DE: 2, FR: 1 },
      books: { received: 5, counted: 3, duplicate: 1, rejected: 0, expired: 0, bot: 1 },
      archived: { '/': 4, '/b': 1 },
    },
  });
});

test('every number that differs is told, one that is missing or too many too', () => {
  const expected = { a: { clicks: 3, page: { '/': 2, '/b': 1 } } };
  const found = { a: { clicks: 3, page: { '/': 1, '/c': 5 } } };
  expect(differences(expected, expected)).toEqual([]);
  expect(differences(expected, found)).toEqual([
    'a page /: expected 2, found 1',
    'a page /b: expected 1, found 0',
    'a page /c: expected 0, found 5',
  ]);
});

test('the traffic of a seed is the same again, and what the ledger says of it', () => {
  const make = () => {
    const ledger = new Ledger();
    const records = new Traffic(seededRandom(7), ledger, Date.UTC(2026, 10, 21)).records(1000);
    return { records, ledger };
  };
  const { records, ledger } = make();
  const texts = (made: typeof records) => made.map(({ data }) => Buffer.from(data).toString('hex'));
  expect(texts(make().records)).toEqual(texts(records));
  const outcomes = records.flatMap(({ data }) => readRecord({ arrivalTimeMs: Date.UTC(2026, 10, 21), data }));
  const clicks = outcomes.filter(({ kind }) => kind === 'click');
  expect({ clicks: clicks.length, rejected: outcomes.length - clicks.length }).toEqual({
    clicks: ledger.clicks,
    rejected: ledger.rejected,
  });
  const crawlers = clicks.filter((one) => one.kind === 'click' && one.crawler).length;
  const books = Object.values(ledger.counts()).map((week) => week.books);
  expect(books.reduce((sum, { bot }) => sum + bot, 0)).toBe(crawlers);
});

test('the faults of a seed are the same again, few in calm and many in storms', () => {
  const draw = () => {
    const next = faultsOf(seededRandom(7));
    return Array.from({ length: 100_000 }, (_, timeMs) => next(timeMs));
  };
  const faults = draw();
  expect(draw()).toEqual(faults);
  const share = faults.filter((fault) => fault !== 'none').length / faults.length;
  expect(share).toBeGreaterThan(0.02);
  expect(share).toBeLessThan(0.2);
});

test('the proxy hands on, refuses as DynamoDB does, and hangs up before or after the write', async () => {
  const faults: ProxyFault[] = [];
  const proxy = await startFaultyProxy(() => faults.shift() ?? 'none');
  const dynamodb = await startDynamodb();
  onTestFinished(() => {
    proxy.stop();
    dynamodb.stop();
  });
  proxy.target = `http://127.0.0.1:${(await dynamodb.client.config.endpoint?.())?.port}`;
  const ask = async (fault: ProxyFault) => {
    faults.push(fault);
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/dynamodb/aws4_request, SignedHeaders=a, Signature=a',
      'x-amz-date': '20261121T000000Z',
    };
    const answer = await fetch(proxy.endpoint, { method: 'POST', headers, body: '{}' }).catch(() => null);
    return answer && `${answer.status} ${(await answer.text()).replace(/.*#(\w+)".*/, '$1')}`;
  };
  expect([
    await ask('none'),
    await ask('throttled'),
    await ask('failed'),
    await ask('reset-before'),
    await ask('reset-after'),
  ]).toEqual([
    '200 {"TableNames":[]}',
    '400 ProvisionedThroughputExceededException',
    '500 InternalServerError',
    null,
    null,
  ]);
  expect(proxy.played).toEqual({ none: 1, throttled: 1, failed: 1, 'reset-before': 1, 'reset-after': 1 });
});
