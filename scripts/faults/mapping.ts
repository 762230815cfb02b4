import type { Batch, BatchLimits, RetryRules } from '../../lib/embedded/batch-plan.ts';
import { readResponse } from '../../lib/embedded/batch-response.ts';
import { eventPayload } from '../../lib/embedded/buffered-record.ts';
import { readableShards } from '../../lib/embedded/shard-order.ts';
import { Container, type FunctionName } from './container.ts';
import type { FaultPlan } from './fault-plan.ts';
import { Invocation } from './invocation.ts';
import { isInjected, type Network } from './network.ts';
import type { Plant } from './plant.ts';
import { Poller } from './poller.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedShard, SimulatedStream } from './shards.ts';

const PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;
const DAY_MS = 86_400_000;
export const BISECTIONS = 'bisections';
export const CUT_OTHERWISE = 'batches cut otherwise than before';
export const ALIVE_BESIDE_ANOTHER = 'functions alive beside another';

interface Host {
  readonly scenario: Scenario;
  readonly plan: FaultPlan;
  readonly network: Network;
  readonly plant: Plant;
  now(): number;
  noted(what: string): void;
  /** The product threw what nobody injected. */
  failed(error: Error): void;
}

/** One stream's event source mapping to one function, and the containers. */
export class Mapping {
  readonly stream: SimulatedStream;
  readonly #function: FunctionName;
  readonly #host: Host;
  readonly #rules: RetryRules;
  #pollers: Poller[] = [];
  #containers: Container[] = [];

  constructor(functionName: FunctionName, stream: SimulatedStream, host: Host) {
    this.#function = functionName;
    this.stream = stream;
    this.#host = host;
    this.#rules = {
      retryAttemptsMax: host.plant.retriesMax ?? -1,
      recordAgeMaxMs: Number.POSITIVE_INFINITY,
      bisectOnError: host.scenario.bisects,
      delayBaseMs: 200,
      delayCapMs: 30_000,
    };
  }

  /** Looks for shards that may be read: children once their parents are finished. */
  refresh(): void {
    const finished = new Set(
      this.stream.shards.filter((shard) => this.#isFinished(shard)).map(({ shardId }) => shardId),
    );
    const readable = new Set(readableShards(this.stream.shards, finished));
    const found = this.stream.shards.filter(
      (shard) => readable.has(shard.shardId) && !this.#pollers.some((poller) => poller.shard === shard),
    );
    for (const shard of found) this.#read(shard);
    // A shard that was closed while it was empty is finished at once.
    if (found.some(({ closed, records }) => closed && records.length === 0)) this.refresh();
  }

  /** One call for each batch that could be sent now. */
  readyToSend(nowMs: number): (() => void)[] {
    const ready = this.#pollers.filter(({ waiting, waitUntilMs }) => waiting && waitUntilMs <= nowMs);
    return ready.map((poller) => () => this.#send(poller));
  }

  wakesMs(): number[] {
    return this.#pollers.filter(({ waiting }) => waiting).map(({ waitUntilMs }) => waitUntilMs);
  }

  /** Deleted and created at TRIM_HORIZON; what its functions are doing, they finish. */
  makeAnew(): void {
    this.#pollers = [];
    this.refresh();
  }

  #isFinished(shard: SimulatedShard): boolean {
    const own = this.#pollers.filter((poller) => poller.shard === shard);
    return own.length > 0 && own.every(({ finished }) => finished);
  }

  #read(shard: SimulatedShard): void {
    const factor = this.#host.plant.parallelizationFactor ?? 1;
    const [region, name] = this.stream.name.split('.');
    for (let part = 0; part < factor; part++) {
      const place = [this.#function, this.stream.name, shard.shardId, ...(part > 0 ? [part] : [])].join(' ');
      const settings = {
        origin: {
          shardId: shard.shardId,
          streamArn: `arn:aws:kinesis:${region}:000000000000:stream/${name}`,
          roleArn: 'arn:aws:iam::000000000000:role/function',
          region: region as string,
        },
        rules: this.#rules,
        limits: this.#limits(place),
        takes: (partitionKey: string) => partitionKey.charCodeAt(partitionKey.length - 1) % factor === part,
      };
      this.#pollers.push(new Poller(place, shard, settings));
    }
  }

  #limits(place: string): BatchLimits {
    const { plan, scenario } = this.#host;
    const random = plan.luck(`${place} limits`);
    return {
      recordsMax: random.between(1, scenario.batchRecordsMax),
      payloadBytesMax: random.chance(0.2) ? 40_000 : PAYLOAD_BYTES_MAX,
      windowMs: random.chance(0.2) ? 10_000 : 0,
    };
  }

  #send(poller: Poller): void {
    const { plan, scenario, noted, now } = this.#host;
    const batch = poller.next(now());
    if (!batch) return;
    if (poller.overlapsEarlier(batch)) noted(CUT_OTHERWISE);
    const container = this.#container(poller.name);
    const fate = plan.draw(`${poller.name} delivery`, scenario.deliveryFaults, scenario.rates.delivery);
    const giveUp = () => this.#answered(poller, batch, undefined);
    const befallen = () => {
      if (fate) plan.inject(fate);
      if (fate?.kind === 'crash') this.#drop(container);
      giveUp();
      // The mapping goes on elsewhere, where batches are cut in another way.
      if (fate?.kind === 'two-alive') poller.restart(0, this.#limits(poller.name));
    };
    const invocation = new Invocation(fate, befallen);
    container.caller = invocation;
    noted(`${this.#function} invocations`);
    container.invoke(eventPayload(batch.records), now()).then(
      (answer) => this.#ended(poller, batch, container, invocation, answer),
      (error: Error) => {
        if (!isInjected(error)) this.#host.failed(error);
        container.caller = null;
        giveUp();
      },
    );
  }

  /** A function has answered; what the mapping hears is another matter. */
  #ended(poller: Poller, batch: Batch, container: Container, invocation: Invocation, answer: unknown): void {
    const { fate } = invocation;
    container.caller = null;
    if (poller.running !== batch) return;
    const kind = fate?.kind ?? '';
    if (fate && /^(crash-|answer|partial)/.test(kind)) this.#host.plan.inject(fate);
    if (kind === 'crash-before-answer') this.#drop(container);
    const numbers = batch.records.map(({ sequenceNumber }) => sequenceNumber);
    const lost = kind === 'crash-before-answer' || kind === 'answer-lost';
    this.#answered(poller, batch, lost ? undefined : invocation.heard(answer, numbers));
  }

  /** @param answer undefined where there is none */
  #answered(poller: Poller, batch: Batch, answer: unknown): void {
    // A mapping that was made anew, or has given up waiting, hears nothing.
    if (poller.running !== batch) return;
    const { plan, now, scenario, noted } = this.#host;
    const outcome =
      answer === undefined ? ({ kind: 'failed' } as const) : readResponse(answer, batch.records, true);
    if (outcome.kind === 'failed' && scenario.bisects && batch.records.length > 1) noted(BISECTIONS);
    for (const { draft } of poller.answered(outcome, now())) this.stream.put(draft, () => 0);
    const fault = plan.draw(`${poller.name} answered`, ['delivered-again'], scenario.rates.delivery / 3);
    if (fault && poller.done > 0) {
      plan.inject(fault);
      poller.restart(1 + Math.floor(fault.amount * 8), this.#limits(poller.name));
    }
    this.refresh();
  }

  #drop(container: Container): void {
    this.#containers = this.#containers.filter((other) => other !== container);
  }

  #container(place: string): Container {
    const { plan, network, plant, scenario, noted } = this.#host;
    const random = plan.luck(`${place} container`);
    const busy = this.#containers.some(({ caller }) => caller !== null);
    const idle = this.#containers.filter(({ caller }) => caller === null);
    if (busy) noted(ALIVE_BESIDE_ANOTHER);
    if (idle.length > 0 && random.chance(0.8)) {
      noted('containers used again');
      return idle[random.between(0, idle.length - 1)] as Container;
    }
    noted('cold starts');
    const skewMs = random.chance(0.3) ? random.between(-3, 3) * DAY_MS : 0;
    const container = new Container(this.#function, { network, plant, limits: scenario.limits, skewMs });
    this.#containers.push(container);
    return container;
  }
}
