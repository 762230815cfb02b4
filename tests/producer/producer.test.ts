import { describe, expect, test } from 'vitest';
import { Producer } from '../../lib/producer/producer.ts';
import type { Failure, ProducerOptions } from '../../lib/producer/producer-options.ts';
import { sendRecords } from '../../lib/producer/send-records.ts';
import { type CallFault, FakeKinesis } from './fake-kinesis.ts';
import { VirtualTime } from './virtual-time.ts';

const click = (i: number, text = '') => ({ type: 'page', messageId: `m${i}`, text });
const throttled = (count: number): CallFault[] =>
  Array.from({ length: count }, () => ({ latencyMs: 5, kind: 'throttled', records: ['put'] }));

function open(options: Partial<ProducerOptions> = {}, faults: readonly CallFault[] = []) {
  const time = new VirtualTime();
  const kinesis = new FakeKinesis((ms) => time.sleep(ms), faults);
  const failures: Failure[] = [];
  const onFailed = (failure: Failure) => void failures.push(failure);
  return { time, kinesis, failures, producer: new Producer(kinesis, { time, onFailed, ...options }) };
}

describe('a record is closed', () => {
  test('when its oldest click has waited long enough', async () => {
    const { time, kinesis, producer } = open({ ageMs: 200 });
    await time.run(producer.send(click(1)));
    await time.run(time.sleep(150));
    await time.run(producer.send(click(2)));
    expect(kinesis.callSizes).toEqual([]);
    await time.run(time.sleep(60));
    expect(kinesis.callSizes).toEqual([1]);
    expect(producer.statistics).toMatchObject({ accepted: 2, packed: 2, put: 2, records: 1, calls: 1 });
  });

  test('when it is full, before that', async () => {
    const { time, producer } = open({ pack: 'kpl', recordBytes: 1_000 });
    for (let i = 0; i < 30; i++) await time.run(producer.send(click(i, 'x'.repeat(50))));
    expect(time.nowMs()).toBeLessThan(50);
    expect(producer.statistics.packed).toBe(22);
    expect(await time.run(producer.close())).toMatchObject({ put: 30, records: 3 });
  });

  test('with all others, in one call, where sites have records of their own', async () => {
    const { time, kinesis, producer } = open({ spread: 'by-site' });
    for (let i = 0; i < 200; i++) await time.run(producer.send({ ...click(i), site: `${i}.example` }));
    await time.run(time.sleep(1_100));
    expect(kinesis.callSizes).toEqual([32]);
    expect(new Set(kinesis.records.map(({ partitionKey }) => partitionKey)).size).toBe(32);
  });
});

test('single clicks are put 500 a call', async () => {
  const { time, kinesis, producer } = open({ pack: 'none', recordBytes: 1e6 });
  for (let i = 0; i < 1_200; i++) await producer.send(click(i));
  await time.run(producer.close());
  expect(kinesis.callSizes).toEqual([500, 500, 200]);
});

test('a click that no record can hold is handed back, and its neighbours go in', async () => {
  const { time, failures, producer } = open({ recordBytesMax: 1_000 });
  await time.run(producer.sendAll([click(1), click(2, 'x'.repeat(2_000)), click(3)]));
  expect(producer.statistics).toMatchObject({ accepted: 3, put: 2, failed: 1 });
  expect(failures).toEqual([
    {
      error: expect.anything(),
      clicks: [Buffer.from(JSON.stringify(click(2, 'x'.repeat(2_000))))],
      perhapsPut: false,
    },
  ]);
  expect(failures[0]?.error.message).toBe(
    'a click of 2042 bytes, where a record holds 968: {"type":"page","messageId":"m2","text":"xxxxxxxxxxxxxxxxxxxx…',
  );
});

test('what a program waits for bounds what is held', async () => {
  const { time, producer } = open({ heldBytesMax: 10_000, pack: 'none', callsAtOnceMax: 1 }, throttled(40));
  let most = 0;
  const work = async () => {
    for (let i = 0; i < 2_000; i++) {
      const room = producer.send(click(i, 'x'.repeat(100)));
      most = Math.max(most, producer.statistics.pending);
      await room;
    }
    return producer.close(1e9);
  };
  expect(await time.run(work())).toMatchObject({ put: 2_000 });
  // Each takes 142 to 145 bytes and 200 for itself; the last one fills the rest.
  expect(most).toBe(Math.floor(10_000 / 343) + 1);
});

test('trySend takes nothing while there is no room', async () => {
  const { time, producer } = open({ heldBytesMax: 1_000, ageMs: 100 });
  const taken = Array.from({ length: 6 }, (_, i) => producer.trySend(click(i)));
  expect(taken).toEqual([true, true, true, true, true, false]);
  await time.run(time.sleep(200));
  expect(producer.trySend(click(9))).toBe(true);
  expect(await time.run(producer.close())).toMatchObject({ accepted: 6, put: 6 });
});

test('flush waits for what was accepted before it, and not for what comes after', async () => {
  const { time, producer } = open({ ageMs: 1e6 });
  await producer.send(click(1));
  const flushed = producer.flush();
  await producer.send(click(2));
  await time.run(flushed);
  expect(producer.statistics).toMatchObject({ accepted: 2, put: 1, pending: 1 });
});

describe('closing', () => {
  test('goes on trying while the stream throttles', async () => {
    const { time, producer } = open({}, throttled(6));
    await producer.send(click(1));
    expect(await time.run(producer.close())).toMatchObject({
      put: 1,
      failed: 0,
      retried: 6,
      copiesPossible: 0,
    });
  });

  test('hands back what is not put in time, and says what of it may be there', async () => {
    const slow: CallFault = { latencyMs: 60_000, kind: 'answered', records: ['put'] };
    const { time, failures, producer } = open({ pack: 'none', recordBytes: 1 }, [slow, ...throttled(100)]);
    await producer.send(click(1));
    await producer.send(click(2));
    const statistics = await time.run(producer.close(500));
    expect(statistics).toMatchObject({ accepted: 2, put: 0, failed: 2, pending: 0 });
    expect(time.nowMs()).toBe(500);
    const handedBack = failures.map(({ clicks, perhapsPut }) => [clicks.map(String), perhapsPut]);
    expect(handedBack).toEqual([
      [[JSON.stringify(click(1))], true],
      [[JSON.stringify(click(2))], false],
    ]);
    expect(failures[0]?.error.message).toBe('not put within the 500 ms that closing may take');
  });

  test('twice is closing once, and no click comes after it', async () => {
    const { time, producer } = open();
    const [first, second] = [producer.close(), producer.close()];
    expect(first).toBe(second);
    await time.run(first);
    await expect(producer.send(click(1))).rejects.toThrow('the producer is closed and takes no more clicks');
  });

  test('happens at the end of `await using`', async () => {
    const { time, producer } = open();
    await producer.send(click(1));
    await time.run(producer[Symbol.asyncDispose]());
    expect(producer.statistics.put).toBe(1);
  });
});

test('one answer that was lost makes one copy possible, however often the record is refused after it', async () => {
  const lost: CallFault = { latencyMs: 5, kind: 'lost-answer', records: ['put'] };
  const { time, kinesis, producer } = open({}, [lost, ...throttled(10)]);
  await producer.send(click(1));
  await producer.send(click(2));
  expect(await time.run(producer.close(1e9))).toMatchObject({ put: 2, retried: 11, copiesPossible: 2 });
  expect(kinesis.records).toHaveLength(2);
});

test('a refusal that will not pass hands everything back at once', async () => {
  const { time, failures, producer } = open({}, [{ latencyMs: 5, kind: 'hopeless', records: ['put'] }]);
  await producer.send(click(1));
  await time.run(producer.flush());
  expect(failures).toEqual([
    { error: expect.any(Error), clicks: [Buffer.from(JSON.stringify(click(1)))], perhapsPut: false },
  ]);
  expect([failures[0]?.error.message, time.nowMs()]).toEqual(['AccessDeniedException: no', 5]);
});

test('waits between calls are drawn from twice as much each time, up to 5 s', async () => {
  const { time, producer } = open({}, throttled(300));
  await producer.send(click(1));
  await time.run(producer.close(1e9));
  // 300 waits of 2.5 s on average, but for the first seven.
  expect(time.nowMs()).toBeGreaterThan(600_000);
  expect(time.nowMs()).toBeLessThan(900_000);
});

test('a record is given up after its time', async () => {
  const { time, failures, producer } = open({ giveUpAfterMs: 10_000 }, throttled(1_000));
  await producer.send(click(1));
  await time.run(producer.flush());
  expect(time.nowMs()).toBeLessThan(10_000);
  expect(failures.map(({ error, perhapsPut }) => [error.message, perhapsPut])).toEqual([
    ['ProvisionedThroughputExceededException slow down', false],
  ]);
});

describe('records that are packed already', () => {
  const records = Array.from({ length: 3 }, (_, i) => ({ partitionKey: `k${i}`, data: Buffer.from(`${i}`) }));

  test('are put again where they were refused, and only they', async () => {
    const time = new VirtualTime();
    const faults: CallFault[] = [{ latencyMs: 5, kind: 'answered', records: ['put', 'throttled'] }];
    const kinesis = new FakeKinesis((ms) => time.sleep(ms), faults);
    await time.run(sendRecords(kinesis, records, time));
    expect(kinesis.callSizes).toEqual([3, 1]);
    expect(kinesis.records.map(({ partitionKey }) => partitionKey)).toEqual(['k0', 'k2', 'k1']);
  });

  test('are an error once they are given up', async () => {
    const time = new VirtualTime();
    const kinesis = new FakeKinesis((ms) => time.sleep(ms), throttled(1_000));
    await expect(time.run(sendRecords(kinesis, records, time))).rejects.toThrow(
      '3 of 3 records are not on the stream: ProvisionedThroughputExceededException slow down',
    );
  });
});
