import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that keeps the bytes of whatever is posted to it, for SDKs to send to. */
export interface Collector {
  readonly url: string;
  readonly bodies: Buffer[];
  /** Resolves once there are so many bodies: SDKs answer before they have sent. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(Buffer.concat(parts));
      response.end('{}');
      server.emit('body');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const received = async (count: number) => {
    while (bodies.length < count) await once(server, 'body');
  };
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, bodies, received, close };
}
