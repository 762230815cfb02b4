import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

/** The part of s3rver's store that puts an object; s3rver has no types. */
export interface ObjectStore {
  getResourcePath(bucket: string, key: string, resource: string): string;
  putMetadata(bucket: string, key: string, metadata: unknown, md5: string): Promise<void>;
  putObject(object: PutObject): Promise<{ size: number; md5: string }>;
}

interface PutObject {
  bucket: string;
  key: string;
  metadata: unknown;
  content: Readable | Buffer;
}

let puts = 0;

/**
 * Lets an object be there whole or not at all, as S3 does: s3rver writes in place as bytes arrive, and
 * what it has stays where a client dies in the middle. An object here is of one batch, so memory holds it.
 */
export function putWholeObjects(store: ObjectStore): void {
  store.putObject = async ({ bucket, key, metadata, content }) => {
    // Rejects where the client goes away before the end.
    const bytes = Buffer.isBuffer(content) ? content : Buffer.concat(await content.toArray());
    const md5 = createHash('md5').update(bytes).digest('hex');
    const path = store.getResourcePath(bucket, key, 'object');
    const half = store.getResourcePath(bucket, key, `half-${process.pid}-${++puts}`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(half, bytes);
    await store.putMetadata(bucket, key, metadata, md5);
    await rename(half, path);
    return { size: bytes.length, md5 };
  };
}
