import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { concurrently } from '../concurrently.ts';
import type { ArchiveObject } from '../domain/archive/plan-archive.ts';

const PUTS_AT_ONCE_MAX = 16;

/** The bucket of segments and rejections. Every method throws an Error that names bucket and key. */
export interface ArchiveBucket {
  /** Writes all of `objects`, or throws; some may have been written then, and may be written again. */
  put(objects: readonly ArchiveObject[]): Promise<void>;
  /** All keys that begin with `prefix`. */
  keys(prefix: string): Promise<string[]>;
  get(key: string): Promise<Uint8Array>;
}

export function archiveBucket(client: S3Client, bucket: string): ArchiveBucket {
  return {
    put(objects) {
      return concurrently(objects, PUTS_AT_ONCE_MAX, (object) => putObject(client, bucket, object));
    },
    async keys(prefix) {
      const keys: string[] = [];
      await naming(`list s3://${bucket}/${prefix}`, async () => {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
        }
      });
      return keys;
    },
    get(key) {
      return naming(`read s3://${bucket}/${key}`, async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (Body === undefined) throw new Error('the answer has no body');
        return Body.transformToByteArray();
      });
    },
  };
}

async function putObject(client: S3Client, bucket: string, object: ArchiveObject): Promise<void> {
  const { key, contentType, body } = object;
  // The SDK adds a CRC-32, which S3 checks before it keeps the object.
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType });
  await naming(`write s3://${bucket}/${key}`, () => client.send(command));
}

async function naming<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`cannot ${what}`, { cause: error });
  }
}
