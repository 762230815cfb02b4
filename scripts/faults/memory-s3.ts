import type { Command } from './memory-dynamodb.ts';

interface Input {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: Uint8Array;
  readonly Prefix?: string;
}

/** S3 in memory, at the level of `S3Client.send` and for the commands that the product uses. */
export class MemoryS3 {
  readonly #objects = new Map<string, Uint8Array>();

  /** @throws the errors that the SDK throws for S3's answers */
  execute({ constructor: { name }, input }: Command): object {
    const { Key, Body, Prefix = '' } = input as Input;
    if (name === 'PutObjectCommand') {
      this.#objects.set(Key, Body.slice());
      return {};
    }
    if (name === 'GetObjectCommand') {
      const found = this.#objects.get(Key);
      if (!found) throw Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
      return { Body: { transformToByteArray: async () => found.slice() } };
    }
    if (name === 'ListObjectsV2Command') {
      const keys = [...this.#objects.keys()].filter((key) => key.startsWith(Prefix)).sort();
      return { Contents: keys.map((found) => ({ Key: found })), IsTruncated: false };
    }
    throw new Error(`the simulator's S3 knows no ${name}`);
  }
}
