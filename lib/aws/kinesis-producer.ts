import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { Producer } from '../producer/producer.ts';
import type { ProducerOptions } from '../producer/producer-options.ts';
import { kinesisClient } from './clients.ts';
import { putRecords } from './put-records.ts';

/**
 * A producer for a stream on AWS, or wherever the SDK's usual environment leads.
 *
 * @param client with `maxAttempts: 1`: what the SDK sends again by itself is in no statistics.
 */
export function kinesisProducer(
  stream: string,
  options: ProducerOptions,
  client: KinesisClient = kinesisClient(1),
): Producer {
  return new Producer(putRecords(client, stream), options);
}
