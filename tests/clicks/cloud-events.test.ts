import { describe, expect, test } from 'vitest';
import { pageClick, pageEvent, read, summaryOf } from '../records/clicks.ts';

const { timestamp, ...untimed } = pageEvent({ messageId: 'own' }) as { timestamp: string; messageId: string };
const { messageId: _, ...bare } = untimed;
const envelope = (fields: object) =>
  JSON.stringify({ specversion: '1.0', id: '7', source: '/shop', type: 'com.example.page', ...fields });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

describe('a CloudEvents envelope', () => {
  test('lends its event the time and the identity that it lacks', () => {
    for (const data of [{ data: bare }, { data_base64: base64(bare) }])
      expect(read(envelope({ time: timestamp, ...data }))).toEqual([pageClick({ messageId: '/shop 7' })]);
  });

  test('leaves an event what it has', () => {
    const data = { ...untimed, timestamp };
    expect(read(envelope({ time: '2001-01-01T00:00:00Z', data }))).toEqual([pageClick({ messageId: 'own' })]);
  });

  test('has an identity within the bounds of a messageId, whatever its source', () => {
    const [outcome] = read(envelope({ source: `/${'x'.repeat(500)}`, time: timestamp, data: bare }));
    expect(outcome).toMatchObject({ kind: 'click', messageId: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('may hold a batch, whose events have an identity each', () => {
    const ids = ['click /shop 7#0', 'click own', 'click /shop 7#2'];
    const events = [bare, untimed, bare];
    for (const data of [events, { batch: events }])
      for (const held of [{ data }, { data_base64: base64(data) }])
        expect(summaryOf(read(envelope({ time: timestamp, ...held })))).toEqual(ids);
  });

  test('may stand in an array, which is the CloudEvents batch format', () => {
    const text = `[${envelope({ id: '1', time: timestamp, data: bare })},${envelope({ id: '2', time: timestamp, data: bare })}]`;
    expect(summaryOf(read(text))).toEqual(['click /shop 1', 'click /shop 2']);
  });

  test('is rejected whole for its one event, and event by event for its batch', () => {
    const single = envelope({ data: { type: 'x' } });
    expect(summaryOf(read(single))).toEqual([`unknown-type: ${single}`]);
    const batch = { batch: [bare, { type: 'x', a: '"]}' }, bare] };
    const rejected = 'unknown-type: {"type":"x","a":"\\"]}"}';
    for (const held of [{ data: batch }, { data_base64: base64(batch) }, { data: batch.batch }])
      expect(summaryOf(read(envelope({ time: timestamp, ...held })))[1]).toBe(rejected);
  });

  test.each([
    [{ specversion: '0.3', data: bare }, 'unknown-type'],
    [{ id: 7, data: bare }, 'bad-field'],
    [{}, 'not-an-object'],
    [{ data: null }, 'not-an-object'],
    [{ data: JSON.stringify(bare) }, 'not-an-object'],
    [{ data_base64: 7 }, 'bad-field'],
    [{ data_base64: Buffer.from([0xff]).toString('base64') }, 'not-utf8'],
    [{ data_base64: '' }, 'not-json'],
    [{ data_base64: '????' }, 'not-json'],
    [{ data: bare }, 'no-time'],
    [{ data: bare, time: 'yesterday' }, 'bad-time'],
    [{ data: { specversion: '1.0', data: { specversion: '1.0', data: { batch: [bare] } } } }, 'unknown-type'],
  ])('of %j is %s', (fields, reason) => {
    const text = envelope(fields);
    expect(summaryOf(read(text))).toEqual([`${reason}: ${text}`]);
  });
});
