import { RECORD_BYTES_MAX } from '../domain/packing/outgoing-record.ts';
import type { PackLimits } from '../domain/packing/packer.ts';
import type { PackingName } from '../domain/packing/packing.ts';
import type { Spread, SpreadName } from '../domain/packing/spread.ts';
import { systemTime, type Time } from './time.ts';

/** Clicks that did not go in. */
export interface Failure {
  readonly error: Error;
  /** Each as the JSON that would have been put, message id included: give it to `send` again as it is. */
  readonly clicks: readonly Buffer[];
  /** They may be on the stream all the same; sent again, they then come twice. */
  readonly perhapsPut: boolean;
}

export interface ProducerSettings extends PackLimits {
  readonly pack: PackingName;
  readonly spread: SpreadName | Spread;
  /** The oldest click of an open record waits so long for others. */
  readonly ageMs: number;
  /** `send` waits while clicks of more than this are on their way; they take up to twice of it, packed. */
  readonly heldBytesMax: number;
  readonly callsAtOnceMax: number;
  /** How long a record is put again and again. An on-demand stream can take 15 minutes to grow. */
  readonly giveUpAfterMs: number;
  /** The id of a click that has none, by which a copy of it is known. */
  readonly newMessageId: () => string;
  readonly time: Time;
}

/** No click is dropped silently: whoever opens a producer says what happens to those that did not go in. */
export type ProducerOptions = Partial<ProducerSettings> & { onFailed(failure: Failure): void };

/** PUTs of provisioned streams are billed in units of this. */
const PUT_UNIT_BYTES = 25 * 1024;

export const PRODUCER_DEFAULTS: ProducerSettings = {
  pack: 'gzip',
  spread: 'even',
  // 2,600 clicks, so one time-out makes few copies. Larger records pack no better: 46 bytes a click either way.
  recordBytes: 4.8 * PUT_UNIT_BYTES,
  recordBytesMax: RECORD_BYTES_MAX,
  textBytesMax: 2 * 1024 * 1024,
  // A site's exact claims take half a second for 1,000.
  eventsMax: 20_000,
  ageMs: 1_000,
  heldBytesMax: 16 * 1024 * 1024,
  callsAtOnceMax: 4,
  giveUpAfterMs: 15 * 60_000,
  newMessageId: () => crypto.randomUUID(),
  time: systemTime,
};
