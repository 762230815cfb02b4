import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueueDefinition } from './definitions.ts';
import { Queue } from './queue.ts';

/** The queues of a stack. There are none until `open`: what answers for them is started first. */
export class Queues {
  #byUrl = new Map<string, Queue>();

  async open(definitions: readonly QueueDefinition[], directory: string, now: () => number): Promise<void> {
    await mkdir(directory, { recursive: true });
    for (const one of definitions)
      this.#byUrl.set(one.url, await Queue.open(one, join(directory, `${one.name}.json`), now));
    for (const queue of this.#byUrl.values()) {
      const { deadLetterArn } = queue.definition;
      const deadLetters = deadLetterArn === undefined ? undefined : this.byArn(deadLetterArn);
      if (deadLetters) queue.sendFailuresTo(deadLetters);
    }
  }

  byUrl(url: string): Queue | undefined {
    return this.#byUrl.get(url);
  }

  byArn(arn: string): Queue | undefined {
    return [...this.#byUrl.values()].find(({ definition }) => definition.arn === arn);
  }

  byName(name: string): Queue | undefined {
    return [...this.#byUrl.values()].find(({ definition }) => definition.name === name);
  }

  async saved(): Promise<void> {
    await Promise.all([...this.#byUrl.values()].map((queue) => queue.saved()));
  }
}
