import { expect, test } from 'vitest';
import { lineOf } from '../../lib/domain/packing/line.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';

const options = { newMessageId: () => 'new', withSite: true };
const page = { type: 'page', timestamp: '2026-11-18T12:00:00Z', site: 'www.Shop.example' };
const textOf = (click: object) => lineOf(click, options).bytes.toString();

test('a click without a message id gets one, as an object and as bytes', () => {
  const json = `{"type":"page","timestamp":"${page.timestamp}","site":"${page.site}","messageId":"new"}`;
  expect(lineOf(page, options)).toEqual({
    bytes: Buffer.from(json),
    messageId: 'new',
    site: 'shop.example',
    events: 1,
    alone: false,
  });
  expect(lineOf(Buffer.from(JSON.stringify(page)), options)).toEqual(lineOf(page, options));
});

test('one that has an id keeps its bytes', () => {
  const given = '{ "messageId" : "mine", "properties": {"price": 1.0} }';
  expect(lineOf(Buffer.from(given), options)).toMatchObject({ bytes: Buffer.from(given), messageId: 'mine' });
});

test('an id that is null counts as none, whatever is around it', () => {
  expect(JSON.parse(textOf({ messageId: null, type: 'page' }))).toEqual({ messageId: 'new', type: 'page' });
  expect(textOf({})).toBe('{"messageId":"new"}');
  expect(textOf(Buffer.from(' { } '))).toBe(' { "messageId":"new"} ');
});

test.each([
  ['an SDK’s batch body', { batch: [page, page, page], sentAt: page.timestamp }, 3],
  ['a list', [page, page], 2],
  ['a CloudEvent', { specversion: '1.0', id: '1', source: '/a', data: page }, 1],
  ['a tracker’s event', { e: 'pv', dtm: '1', url: 'https://shop.example/' }, 1],
])('%s brings its own ids, and counts as what it holds', (_, document, events) => {
  const line = lineOf(document, options);
  expect([line.bytes.toString(), line.messageId, line.events]).toEqual([
    JSON.stringify(document),
    null,
    events,
  ]);
  expect(line.site).toBe('shop.example');
});

test.each([
  ['no JSON', 'this is no click'],
  ['a document over several lines', '{\n"type": "page"\n}'],
  ['a byte order mark', '\ufeff{}'],
  ['nothing', ''],
])('%s travels alone, as it is', (_, text) => {
  expect(lineOf(Buffer.from(text), options)).toEqual({
    bytes: Buffer.from(text),
    messageId: null,
    site: null,
    events: 1,
    alone: true,
  });
});

test('what is not UTF-8 travels alone', () => {
  expect(lineOf(Buffer.from([0x22, 0xff, 0x22]), options).alone).toBe(true);
});

test('what JSON cannot hold is the caller’s mistake', () => {
  expect(() => lineOf(() => {}, options)).toThrow(TypeError);
  expect(() => lineOf({ price: 1n }, options)).toThrow(TypeError);
});

test('readers find the id that was put in', () => {
  const [outcome] = readRecord({
    data: lineOf(page, options).bytes,
    arrivalTimeMs: Date.parse(page.timestamp),
  });
  expect(outcome).toMatchObject({ kind: 'click', messageId: 'new' });
});
