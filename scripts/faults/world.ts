import { changeSettings } from '../../lib/domain/sites/settings-history.ts';
import type { SettingsHistory, Site } from '../../lib/domain/sites/site.ts';
import { type Random, seededRandom } from '../start/random.ts';
import { SITES } from './container.ts';
import { FaultPlan } from './fault-plan.ts';
import { Mapping } from './mapping.ts';
import { MemoryDynamodb } from './memory-dynamodb.ts';
import { MemoryS3 } from './memory-s3.ts';
import { Network } from './network.ts';
import type { Plant } from './plant.ts';
import type { Draft, Scenario } from './scenario.ts';
import type { Schedule } from './schedule.ts';
import { SimulatedStream } from './shards.ts';

/** More steps than any schedule needs that comes to its end. */
const STEPS_MAX = 15_000;
export const STREAM_FAULTS = ['split', 'merge', 'mapping-made-anew', 'settings-changed'];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'];

/** Everything that one schedule plays in: time, streams, servers, mappings and functions. */
export class World {
  readonly plan: FaultPlan;
  readonly dynamodb: MemoryDynamodb;
  readonly s3 = new MemoryS3();
  readonly streams: readonly SimulatedStream[];
  readonly histories = new Map<string, SettingsHistory>();
  /** How often what happened. */
  readonly tally = new Map<string, number>();
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #network: Network;
  readonly #mappings: readonly Mapping[];
  readonly #drafts: Draft[];
  readonly #calm: boolean;
  #nowMs = 0;
  #failure: Error | null = null;

  constructor(scenario: Scenario, schedule: Schedule, plant: Plant) {
    this.#scenario = scenario;
    this.#random = seededRandom(schedule.seed);
    this.#calm = schedule.calm ?? false;
    this.#drafts = scenario.drafts.filter(({ number }) => schedule.records?.includes(number) ?? true);
    this.plan = new FaultPlan(schedule.seed, scenario.faultsMax, schedule.faults);
    this.dynamodb = new MemoryDynamodb(() => this.plan.luck('refusal').chance(scenario.refusedItemShare));
    this.#network = new Network(this, this.plan, scenario.rates.request);
    const { shardsPerStream, firstShard, firstSequence } = scenario;
    this.streams = scenario.streams.map(
      (name) => new SimulatedStream(name, shardsPerStream, firstShard, firstSequence),
    );
    const host = {
      scenario,
      plan: this.plan,
      network: this.#network,
      plant,
      now: () => this.#nowMs,
      noted: (what: string) => this.#note(what),
      failed: (error: Error) => {
        this.#failure ??= error;
      },
    };
    this.#mappings = scenario.consumers.flatMap((consumer) =>
      this.streams.map((stream) => new Mapping(consumer, stream, host)),
    );
    for (const { site, history } of scenario.registered) this.#register(site, history);
  }

  /**
   * Plays the schedule to its end: everything put, consumed and landed.
   * @throws Error for what the product threw though nothing was injected, and where no end is in sight
   */
  async run(): Promise<void> {
    for (let step = 0; this.#act(); step++) {
      // Everything runs on microtasks: after this, whatever could go on has gone on.
      await new Promise(setImmediate);
      if (this.#failure) throw this.#failure;
      if (step > STEPS_MAX) throw new Error(`no end after ${STEPS_MAX} requests`);
    }
  }

  /** One step of the schedule. @returns false where there is nothing left to do */
  #act(): boolean {
    const { pending, late } = this.#network;
    const senders = this.#mappings.flatMap((mapping) => mapping.readyToSend(this.#nowMs));
    const choices: [() => void, number][] = [];
    if (pending.length > 0) choices.push([() => this.#network.carryOut(this.#pickRequest()), 12]);
    if (senders.length > 0) choices.push([() => senders[this.#upTo(senders.length - 1)]?.(), 2]);
    if (this.#drafts.length > 0) choices.push([() => this.#put(), 2]);
    if (late.length > 0 && !this.#calm)
      choices.push([() => this.#network.landLate(this.#upTo(late.length - 1)), 0.3]);
    if (choices.length > 0) {
      (this.#calm ? (choices[0] as [() => void, number])[0] : this.#random.pick(choices))();
      return true;
    }
    const wakesMs = Math.min(...this.#mappings.flatMap((mapping) => mapping.wakesMs()));
    if (Number.isFinite(wakesMs)) {
      this.#nowMs = Math.max(this.#nowMs, wakesMs);
      return true;
    }
    // What lands last of all must change nothing either.
    this.#network.landLate(0);
    return late.length > 0;
  }

  #pickRequest(): number {
    const shuffled = !this.#calm && this.#random.chance(this.#scenario.disorder);
    return shuffled ? this.#upTo(this.#network.pending.length - 1) : 0;
  }

  #put(): void {
    const draft = this.#drafts.shift() as Draft;
    this.#nowMs = Math.max(this.#nowMs, draft.arrivalMs);
    const stream = this.streams[draft.stream] as SimulatedStream;
    const fault = this.plan.draw(`${stream.name} put`, STREAM_FAULTS, this.#scenario.rates.stream);
    if (fault && this.#disturb(stream, fault.kind, fault.amount)) this.plan.inject(fault);
    stream.put(draft, this.#chooser(draft.number));
    // Shards that were made are found at the next look.
    for (const mapping of this.#mappings) mapping.refresh();
  }

  /** @returns whether anything was disturbed */
  #disturb(stream: SimulatedStream, kind: string, amount: number): boolean {
    if (kind === 'merge') return stream.merge();
    if (kind === 'split') stream.split((max) => Math.floor(amount * (max + 1)));
    if (kind === 'mapping-made-anew')
      for (const mapping of this.#mappings) if (mapping.stream === stream) mapping.makeAnew();
    if (kind === 'settings-changed') {
      const { site } = this.#scenario.registered[0] as Site;
      const timeZone = ZONES[Math.floor(amount * ZONES.length)] as string;
      const history = this.histories.get(site) as SettingsHistory;
      this.#register(site, changeSettings(history, { timeZone }, this.#nowMs));
    }
    return true;
  }

  #register(site: string, history: SettingsHistory): void {
    this.histories.set(site, history);
    const Item = { pk: site, sk: 'settings', history };
    this.dynamodb.execute({ constructor: { name: 'PutCommand' }, input: { TableName: SITES, Item } });
  }

  /** A record's shard depends on the record alone, so that leaving out others does not move it. */
  #chooser(number: number): (max: number) => number {
    const random = seededRandom(this.#scenario.drafts.length * 1000 + number);
    return (max) => random.between(0, max);
  }

  #upTo(max: number): number {
    return this.#calm ? 0 : this.#random.between(0, max);
  }

  #note(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}
