import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { putRecords } from '../../lib/aws/put-records.ts';
import { sendRecords } from '../../lib/producer/send-records.ts';
import type { Random, Weighted } from '../start/random.ts';
import type { Traffic } from './traffic.ts';

/** Clicks in a slot of time: quiet, busy, and a spike. */
const SLOT_CLICKS: Weighted<number> = [
  [10, 5],
  [120, 4],
  [800, 1],
];
const SLOT_MS = 250;

/** Puts clicks at a rate that nobody can predict; can be held where no call is under way. */
export class Producers {
  readonly #random: Random;
  readonly #traffic: Traffic;
  #to: { client: KinesisClient; stream: string };
  #held: Promise<void> | undefined;
  #calling: Promise<unknown> = Promise.resolve();

  constructor(random: Random, traffic: Traffic, to: { client: KinesisClient; stream: string }) {
    this.#random = random;
    this.#traffic = traffic;
    this.#to = to;
  }

  /** @throws Error where records cannot be put: what was put would no longer be known. */
  async run(untilMs: number): Promise<void> {
    while (Date.now() < untilMs) {
      while (this.#held) await this.#held;
      const records = this.#traffic.records(this.#random.pick(SLOT_CLICKS));
      this.#calling = sendRecords(putRecords(this.#to.client, this.#to.stream), records);
      await this.#calling;
      await new Promise((done) => setTimeout(done, SLOT_MS));
    }
  }

  /** Runs `work` while no record is on its way, then goes on with the stream that it gives. */
  async hold(work: () => Promise<{ client: KinesisClient; stream: string }>): Promise<void> {
    let release = () => {};
    this.#held = new Promise((done) => {
      release = done;
    });
    try {
      await this.#calling;
      this.#to = await work();
    } finally {
      this.#held = undefined;
      release();
    }
  }
}
