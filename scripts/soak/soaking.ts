import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { siteTable } from '../../lib/aws/site-table.ts';
import type { Package } from '../../lib/embedded/package.ts';
import { type EmbeddedClients, embeddedClients } from '../../lib/embedded/resources.ts';
import type { Random } from '../start/random.ts';
import type { FaultyProxy } from './faulty-proxy.ts';
import type { Producers } from './producers.ts';
import { merge, split } from './reshard.ts';
import { StackHandle } from './stack-handle.ts';
import { soakSites } from './traffic.ts';

const KILL_EVERY_MS_MAX = 2_000;
/** Of the consumers' processes; the others archive. */
const COUNT_KILL_SHARE = 0.7;

/** What was done to the stack. */
export interface Harm {
  /** Processes of consumers, and the invocations that were under way in them. */
  kills: number;
  cutOff: number;
  stackKills: number;
  splits: number;
  merges: number;
}

/** The stack under its proxy, and what befalls it. */
export class Soaking {
  readonly harm: Harm = { kills: 0, cutOff: 0, stackKills: 0, splits: 0, merges: 0 };
  readonly #own: Package;
  readonly #proxy: FaultyProxy;
  readonly #paths: { readonly directory: string; readonly logPath: string };
  #handle: StackHandle | undefined;
  #clients: EmbeddedClients | undefined;

  constructor(own: Package, proxy: FaultyProxy, paths: { directory: string; logPath: string }) {
    this.#own = own;
    this.#proxy = proxy;
    this.#paths = paths;
  }

  get stack(): StackHandle {
    if (!this.#handle) throw new Error('the stack is not up');
    return this.#handle;
  }

  get clients(): EmbeddedClients {
    if (!this.#clients) throw new Error('the stack is not up');
    return this.#clients;
  }

  get stream() {
    return { client: this.clients.kinesis, stream: this.stack.about.names.stream };
  }

  async start(): Promise<void> {
    this.#handle = await StackHandle.start({ ...this.#paths, package: this.#own });
    this.#clients?.close();
    this.#clients = embeddedClients(this.#handle.about.endpoints);
    this.#proxy.target = this.#handle.about.endpoints.dynamodb;
  }

  /** Before the first click: each site is counted by its own rule from the beginning. */
  async registerSites(): Promise<void> {
    const client = DynamoDBDocumentClient.from(this.clients.dynamodb);
    const table = siteTable(client, this.stack.about.names.sitesTable);
    for (const site of soakSites) await table.put(site);
  }

  /** Kills consumers' processes at random until the time has come and enough are dead. */
  async killConsumers(random: Random, untilMs: number, killsMin: number): Promise<void> {
    while (Date.now() < untilMs || this.harm.kills < killsMin) {
      await new Promise((done) => setTimeout(done, random.between(0, KILL_EVERY_MS_MAX)));
      const functionKey = random.chance(COUNT_KILL_SHARE) ? 'count' : 'archive';
      // The stack itself may be dead at the moment.
      const killed = await this.#handle?.kill(functionKey).catch(() => undefined);
      this.harm.kills += killed?.processes ?? 0;
      this.harm.cutOff += killed?.invocations ?? 0;
    }
  }

  /** Two splits, a merge, and two deaths of the stack itself, spread over the time. */
  async disturb(random: Random, producers: Producers, loadMs: number): Promise<void> {
    const fromMs = Date.now();
    const events: [number, () => Promise<void>][] = [
      [0.15, () => this.#split(random)],
      [0.35, () => this.#killStack(producers)],
      [0.5, () => this.#merge(random)],
      [0.65, () => this.#split(random)],
      [0.75, () => this.#killStack(producers)],
    ];
    for (const [share, event] of events) {
      await new Promise((done) => setTimeout(done, fromMs + share * loadMs - Date.now()));
      await event();
    }
  }

  async #split(random: Random): Promise<void> {
    await split(this.stream.client, this.stream.stream, random.between(0, 99));
    this.harm.splits++;
  }

  async #merge(random: Random): Promise<void> {
    await merge(this.stream.client, this.stream.stream, random.between(0, 99));
    this.harm.merges++;
  }

  /** Producers wait: whether a record that was on its way has been put, nobody could say. */
  async #killStack(producers: Producers): Promise<void> {
    await producers.hold(async () => {
      this.#proxy.target = undefined;
      await this.stack.killAll();
      await this.start();
      return this.stream;
    });
    this.harm.stackKills++;
  }
}
