import type { Send } from './clients.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Command } from './memory-dynamodb.ts';

export type Service = 'dynamodb' | 's3' | 'sqs' | 'ses';

/** An invocation, as far as its requests are concerned. */
export interface Caller {
  /** Killed: no request of it is answered any more. */
  readonly dead: boolean;
  /** Called before each request is carried out; may kill the caller. */
  requesting(isWrite: boolean): void;
}

export interface Request {
  readonly caller: Caller;
  readonly service: Service;
  readonly isWrite: boolean;
  /** `dynamodb UpdateCommand example.com#2026-W47 totals#…` */
  readonly place: string;
  readonly execute: () => object;
  readonly resolve: (answer: object) => void;
  readonly reject: (error: Error) => void;
}

/** Thrown by the simulator, never by the product. */
class InjectedError extends Error {}

/** Whether an error is the simulator's own, or was caused by one. */
export function isInjected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof InjectedError || isInjected(error.cause);
}

type Break = (network: Network, request: Request) => void;

/** How a server fails that has done nothing. */
const refusals: Record<string, Break> = {
  throttled: failing('ProvisionedThroughputExceededException', 400),
  'request-limit': failing('RequestLimitExceeded', 400),
  'server-error': failing('InternalServerError', 500),
  'connection-reset': failing('ECONNRESET', 0),
  outage: (network, request) => network.beginOutage(request),
};

/** How a write fails that was done, or will be. */
const halfDone: Record<string, Break> = {
  'acknowledgement-lost': (_, request) => {
    attempt(request);
    fail(request, 'ECONNRESET', 0);
  },
  // What the SDK does when an answer is lost: the caller sees the second answer only.
  'sent-twice': (_, request) => {
    attempt(request);
    answer(request);
  },
  late: (network, request) => {
    network.late.push(request);
    fail(request, 'TimeoutError', 0);
  },
};

/** How SES fails: its refusals are told by status and name, and its SDK calls once only. */
const mailFaults: Record<string, Break> = {
  rate: failing('TooManyRequestsException', 429),
  paused: failing('SendingPausedException', 400),
  'server-error': failing('InternalServiceErrorException', 500),
  'connection-reset': failing('ECONNRESET', 0),
  'acknowledgement-lost': halfDone['acknowledgement-lost'] as Break,
  late: halfDone.late as Break,
};

export const READ_FAULTS = Object.keys(refusals);
export const WRITE_FAULTS = [...READ_FAULTS, ...Object.keys(halfDone)];
export const MAIL_FAULTS = Object.keys(mailFaults);
export const LEFT_BEHIND_FAULTS = ['arrives', 'arrives-late'];
const OUTAGE_REQUESTS = 25;

/** What carries requests out. */
type Servers = Readonly<Partial<Record<Service, { execute(command: Command): object }>>>;

/** Requests under way between functions and servers; the schedule says which is carried out next. */
export class Network {
  readonly pending: Request[] = [];
  /** Writes that their callers have given up, and that are still to come. */
  readonly late: Request[] = [];
  readonly #servers: Servers;
  readonly #plan: FaultPlan;
  readonly #rate: (service: Service) => number;
  readonly #outageRequests: number;
  readonly #outages = new Map<Service, number>();

  constructor(
    servers: Servers,
    plan: FaultPlan,
    rate: number | ((service: Service) => number),
    outageRequests = OUTAGE_REQUESTS,
  ) {
    this.#outageRequests = outageRequests;
    this.#servers = servers;
    this.#plan = plan;
    this.#rate = typeof rate === 'number' ? () => rate : rate;
  }

  /** @param callerOf who is calling, at the time of each call */
  sender(service: Service, callerOf: () => Caller): Send {
    return (command) =>
      new Promise((resolve, reject) => {
        const caller = callerOf();
        // A process that was killed waits for nothing.
        if (caller.dead) return;
        const isWrite = /^(Put|Update|Send|Change)/.test(command.constructor.name);
        const place = `${service} ${command.constructor.name} ${subjectOf(command.input)}`;
        const execute = () => this.#server(service).execute(command);
        this.pending.push({ caller, service, isWrite, place, execute, resolve, reject });
      });
  }

  /** Carries out one request, or lets a fault befall it. */
  carryOut(index: number): void {
    const [request] = this.pending.splice(index, 1);
    if (!request) return;
    request.caller.requesting(request.isWrite);
    if (request.caller.dead) this.#abandon(request);
    else if (this.#isOut(request.service)) fail(request, 'ServiceUnavailable', 503);
    else this.#answerOrBreak(request);
  }

  #answerOrBreak(request: Request): void {
    const faults = faultsOf(request);
    const fault = this.#plan.draw(request.place, Object.keys(faults), this.#rate(request.service));
    if (fault) {
      this.#plan.inject(fault);
      (faults[fault.kind] as Break)(this, request);
    } else answer(request);
  }

  #server(service: Service): { execute(command: Command): object } {
    const server = this.#servers[service];
    if (!server) throw new Error(`nothing answers for ${service}`);
    return server;
  }

  landLate(index: number): void {
    const [request] = this.late.splice(index, 1);
    if (request) attempt(request);
  }

  beginOutage(request: Request): void {
    this.#outages.set(request.service, this.#outageRequests);
    fail(request, 'ServiceUnavailable', 503);
  }

  /** What a killed process had sent may be lost, may arrive now, and may arrive much later. */
  #abandon(request: Request): void {
    if (!request.isWrite) return;
    const fault = this.#plan.draw(`left behind: ${request.place}`, LEFT_BEHIND_FAULTS, 0.6);
    if (!fault) return;
    this.#plan.inject(fault);
    if (fault.kind === 'arrives') attempt(request);
    else this.late.push(request);
  }

  #isOut(service: Service): boolean {
    const left = this.#outages.get(service) ?? 0;
    if (left > 0) this.#outages.set(service, left - 1);
    return left > 0;
  }
}

function faultsOf({ service, isWrite }: Request): Record<string, Break> {
  if (service === 'ses') return mailFaults;
  return isWrite ? { ...refusals, ...halfDone } : refusals;
}

function failing(name: string, status: number): Break {
  return (_, request) => fail(request, name, status);
}

function fail(request: Request, name: string, httpStatusCode: number): void {
  const error = Object.assign(new InjectedError(`${name}: ${request.place}`), {
    name,
    $metadata: { httpStatusCode },
  });
  request.reject(error);
}

function answer({ execute, resolve, reject }: Request): void {
  try {
    resolve(execute());
  } catch (error) {
    reject(error as Error);
  }
}

/** Carries out what nobody waits for. */
function attempt({ execute }: Request): void {
  try {
    execute();
  } catch {
    // The server refused it, and had nobody to tell.
  }
}

function subjectOf(input: object): string {
  const { Key, Destination } = input as {
    Key?: string | { pk: string; sk: string };
    Destination?: { ToAddresses: readonly string[] };
  };
  if (Destination) return Destination.ToAddresses.join();
  if (Key === undefined) return '';
  return typeof Key === 'string' ? Key : `${Key.pk} ${Key.sk}`;
}
