import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { MeteredDynamodb } from './metered-dynamodb.ts';
import type { Usage } from './usage.ts';

// A process that answers DynamoDB's requests from memory, at once. What the caller's process takes is
// then its own and the SDK's.

/** What it answers to any message: what was asked of it since the last. */
export interface EndpointReport {
  readonly usage: Usage;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

type Json = Record<string, unknown>;
const ITEMS = ['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey', 'LastEvaluatedKey'] as const;
const unmarshalled = (value: unknown) => unmarshall(value as Parameters<typeof unmarshall>[0]);

let dynamodb = new MeteredDynamodb();
let bytes = { received: 0, sent: 0 };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    bytes.received += body.length;
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    void answer(operation.replace('Item', ''), JSON.parse(body.toString()), response);
  });
});
server.keepAliveTimeout = 60_000;

/** @param operation `Put`, `BatchGet`: as the document client's commands are called */
async function answer(operation: string, input: Json, response: ServerResponse): Promise<void> {
  try {
    send(
      response,
      200,
      encoded(
        await dynamodb.execute({ constructor: { name: `${operation}Command` }, input: decoded(input) }),
      ),
    );
  } catch (error) {
    const { name, message, Item } = error as Error & { Item?: unknown };
    const asked = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    send(response, 400, {
      __type: `com.amazonaws.dynamodb.v20120810#${name}`,
      message,
      ...(asked && { Item }),
    });
  }
}

function send(response: ServerResponse, status: number, answer: object): void {
  const text = JSON.stringify(answer, asBase64);
  bytes.sent += text.length;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': text.length });
  response.end(text);
}

/** What the document client was given, from what it made of that. */
function decoded(input: Json): object {
  const own: Json = { ...input };
  for (const name of ITEMS) if (own[name]) own[name] = unmarshalled(withBytes(own[name]));
  if (own.RequestItems)
    own.RequestItems = mapValues(own.RequestItems as Record<string, { Keys: unknown[] }>, (asked) => ({
      ...asked,
      Keys: asked.Keys.map(unmarshalled),
    }));
  return own;
}

/** An attribute as it is sent: binaries in base64, wherever they are. */
interface Sent {
  readonly B?: string;
  readonly M?: Readonly<Record<string, Sent>>;
  readonly L?: readonly Sent[];
}

function withBytes(item: unknown): Json {
  return mapValues(item as Record<string, Sent>, bytesIn);
}

function bytesIn(value: Sent): object {
  if (value.B !== undefined) return { B: Buffer.from(value.B, 'base64') };
  if (value.M) return { M: mapValues(value.M, bytesIn) };
  return value.L ? { L: value.L.map(bytesIn) } : value;
}

function encoded(output: object): object {
  const own: Json = { ...output };
  for (const name of ITEMS) if (own[name]) own[name] = wire(own[name]);
  if (own.Items) own.Items = (own.Items as unknown[]).map(wire);
  if (own.Responses)
    own.Responses = mapValues(own.Responses as Record<string, unknown[]>, (items) => items.map(wire));
  return own;
}

function wire(item: unknown): object {
  return marshall(item as Json);
}

/** JSON's replacer. A Buffer has turned itself into a list of numbers by then, so the holder is asked. */
function asBase64(this: Json, name: string, value: unknown): unknown {
  const own = this[name];
  return own instanceof Uint8Array ? Buffer.from(own).toString('base64') : value;
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => unknown): Json {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

server.listen(0, '127.0.0.1', () =>
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.on('message', () => {
  const report: EndpointReport = {
    usage: dynamodb.usage(),
    bytesReceived: bytes.received,
    bytesSent: bytes.sent,
  };
  dynamodb = new MeteredDynamodb();
  bytes = { received: 0, sent: 0 };
  process.send?.(report);
});
process.on('disconnect', () => process.exit(0));
