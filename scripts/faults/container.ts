import { archiveBatch } from '../../lib/archive/archive-batch.ts';
import { archiveBucket } from '../../lib/aws/archive-bucket.ts';
import { streamRecords } from '../../lib/aws/kinesis-event.ts';
import { rollupStore } from '../../lib/aws/rollup-store.ts';
import { siteTable } from '../../lib/aws/site-table.ts';
import { countBatch } from '../../lib/count/count-batch.ts';
import { SettingsCache } from '../../lib/count/settings-cache.ts';
import type { ItemLimits } from '../../lib/count/site-week-work.ts';
import { readBatch } from '../../lib/domain/records/read-batch.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { documentClientOf, s3ClientOf } from './clients.ts';
import type { Caller, Network } from './network.ts';
import type { Plant } from './plant.ts';

export type FunctionName = 'count' | 'archive';

export const ROLLUPS = 'rollups';
export const SITES = 'sites';
export const ARCHIVE = 'archive';

interface Host {
  readonly network: Network;
  readonly limits: ItemLimits;
  readonly plant: Plant;
  /** Containers' clocks differ. */
  readonly skewMs: number;
}

/** One container of a function: what `handlers/` set up when they are loaded, and what they remember. */
export class Container {
  readonly functionName: FunctionName;
  /** Whose requests are made; kept while an invocation that was given up is still at work. */
  caller: Caller | null = null;
  readonly #host: Host;
  readonly #settings: SettingsCache;

  constructor(functionName: FunctionName, host: Host) {
    this.functionName = functionName;
    this.#host = host;
    const table = siteTable(documentClientOf(this.#dynamodb()), SITES);
    this.#settings = new SettingsCache((sites) => table.histories(sites), unregistered('UTC'));
  }

  /** The function's answer to an event of one batch, JSON; it throws what the function throws. */
  async invoke(payload: string, nowMs: number): Promise<unknown> {
    const records = streamRecords(JSON.parse(payload));
    if (this.functionName === 'count') {
      const send = this.#dynamodb();
      const { plant, limits, skewMs } = this.#host;
      const own = rollupStore(documentClientOf(send), ROLLUPS);
      const bounds = {
        first: records[0]?.sequenceNumber ?? '',
        last: records.at(-1)?.sequenceNumber ?? '',
      };
      await countBatch(readBatch(records), {
        store: plant.store?.(own, send, bounds) ?? own,
        limits,
        histories: (sites) => this.#settings.histories(sites, nowMs + skewMs),
      });
    } else await archiveBatch(readBatch(records), archiveBucket(s3ClientOf(this.#s3()), ARCHIVE));
    return { batchItemFailures: [] };
  }

  #dynamodb() {
    const { network, plant } = this.#host;
    const send = network.sender('dynamodb', () => this.caller as Caller);
    return plant.dynamodb?.(send) ?? send;
  }

  #s3() {
    const { network, plant } = this.#host;
    const send = network.sender('s3', () => this.caller as Caller);
    return plant.s3?.(send) ?? send;
  }
}
