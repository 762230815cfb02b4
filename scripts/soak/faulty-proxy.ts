import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random, Weighted } from '../start/random.ts';

/** What befalls a request to the table's server. */
export type ProxyFault = 'none' | 'throttled' | 'failed' | 'reset-before' | 'reset-after';

/** Seconds of calm and of storm follow each other; the shares are of requests. */
const CALM_FAULT_SHARE = 0.01;
const STORM_FAULT_SHARE = 0.4;
const CALM_MS_MAX = 12_000;
const STORM_MS_MAX = 2_000;

const FAULTS: Weighted<ProxyFault> = [
  ['throttled', 5],
  ['failed', 2],
  ['reset-before', 1],
  // The write is done, and nobody hears of it.
  ['reset-after', 2],
];

const REFUSALS = {
  throttled: {
    status: 400,
    type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  },
  failed: { status: 500, type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' },
} as const;

/** Draws a fault for each request, more of them in storms. @param nowMs of any clock that goes on */
export function faultsOf(random: Random): (nowMs: number) => ProxyFault {
  let storm = true;
  let untilMs = 0;
  return (nowMs) => {
    if (nowMs >= untilMs) {
      storm = !storm;
      untilMs = nowMs + random.between(1, storm ? STORM_MS_MAX : CALM_MS_MAX);
    }
    return random.chance(storm ? STORM_FAULT_SHARE : CALM_FAULT_SHARE) ? random.pick(FAULTS) : 'none';
  };
}

export interface FaultyProxy {
  readonly endpoint: string;
  /** Where requests go; without it they are refused as they are while a server starts. */
  target: string | undefined;
  /** How often each fault was played. */
  readonly played: Readonly<Record<ProxyFault, number>>;
  stop(): void;
}

/** Stands before DynamoDB's server, on a free port of 127.0.0.1. */
export async function startFaultyProxy(next: () => ProxyFault): Promise<FaultyProxy> {
  const played = { none: 0, throttled: 0, failed: 0, 'reset-before': 0, 'reset-after': 0 };
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray().catch(() => []));
    const fault = proxy.target === undefined ? 'failed' : next();
    played[fault]++;
    if (fault === 'throttled' || fault === 'failed') return refuse(outgoing, REFUSALS[fault]);
    if (fault === 'reset-before') return void outgoing.destroy();
    forward(`${proxy.target}`, incoming, body, outgoing, fault === 'reset-after');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  const proxy: FaultyProxy = { endpoint: `http://127.0.0.1:${port}`, target: undefined, played, stop };
  return proxy;
}

function refuse(outgoing: ServerResponse, { status, type }: { status: number; type: string }): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(JSON.stringify({ __type: type, message: 'a fault of the soak' }));
}

function forward(
  target: string,
  { method = 'POST', url = '/', headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  resetAfter: boolean,
): void {
  const onward = request(new URL(url, target), {
    method,
    headers: { ...headers, host: new URL(target).host },
  });
  onward.on('response', async (answer) => {
    const bytes = Buffer.concat(await answer.toArray().catch(() => []));
    if (resetAfter || !answer.complete) return void outgoing.destroy();
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    outgoing.end(bytes);
  });
  onward.on('error', () => outgoing.destroy());
  onward.end(body);
}
