import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeAtomically } from './atomic-write.ts';

export interface ShardCheckpoint {
  /** Of the last record that needs no more work; none yet where unset. */
  sequenceNumber?: string;
  /** Closed, and read to its end. */
  finished?: true;
}

/** What a mapping remembers between runs. */
export interface MappingState {
  /** The mapping's own id, as Lambda gives one to each. */
  uuid: string;
  /** Which stream of this name: one made anew starts from nothing. */
  streamCreatedMs: number;
  /** Records that arrived earlier are not the mapping's; 0 for TRIM_HORIZON. */
  startMs: number;
  shards: Record<string, ShardCheckpoint>;
}

/** Where a mapping has got to on each shard; one file, replaced as a whole after each batch. */
export class CheckpointFile {
  readonly state: MappingState;
  #path: string;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, state: MappingState) {
    this.#path = path;
    this.state = state;
  }

  /**
   * @param startMs where a new mapping starts; one that has been here before goes on where it was.
   * @throws Error that names the file when it is damaged: starting over could skip records.
   */
  static async open(path: string, streamCreatedMs: number, startMs: number): Promise<CheckpointFile> {
    const before = await read(path);
    if (before?.streamCreatedMs === streamCreatedMs) return new CheckpointFile(path, before);
    const file = new CheckpointFile(path, { uuid: randomUUID(), streamCreatedMs, startMs, shards: {} });
    await file.#write();
    return file;
  }

  /** Resolves once it is on disk. */
  save(shardId: string, checkpoint: ShardCheckpoint): Promise<void> {
    this.state.shards[shardId] = checkpoint;
    return this.#write();
  }

  /** Forgets the shards that the stream has forgotten. */
  keepOnly(shardIds: ReadonlySet<string>): void {
    for (const shardId of Object.keys(this.state.shards)) {
      if (!shardIds.has(shardId)) delete this.state.shards[shardId];
    }
  }

  /** One at a time, each with the newest state. */
  #write(): Promise<void> {
    const write = (): Promise<void> => writeAtomically(this.#path, JSON.stringify(this.state));
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

async function read(path: string): Promise<MappingState | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as MappingState;
  } catch (cause) {
    throw new Error(`${path} is damaged: start with --fresh to begin again`, { cause });
  }
}
