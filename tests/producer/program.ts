import { kinesisProducer } from '../../lib/aws/kinesis-producer.ts';
import { closeOnSignals } from '../../lib/producer/close-on-signals.ts';

// A program as README shows it, with two clicks that wait for others: `end` comes to its end by itself,
// `wait` is stopped by a signal.
const [stream = '', how] = process.argv.slice(2);
const producer = kinesisProducer(stream, {
  ageMs: how === 'end' ? 200 : 1e6,
  onFailed: ({ error }) => {
    throw error;
  },
});
closeOnSignals(producer, 10_000);
await producer.send({ type: 'page', messageId: 'first' });
await producer.send({ type: 'page', messageId: 'second' });
if (how === 'wait') {
  setInterval(() => {}, 1e6);
  process.stdout.write('waiting\n');
}
