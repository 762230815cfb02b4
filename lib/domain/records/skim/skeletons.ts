import { isShared } from './event-members.ts';
import type { JsonCursor, Literal } from './json-cursor.ts';
import type { Step } from './skeleton.ts';

/** A step as it is followed. A class, since V8 reads an object made by spreading at half the speed. */
export class Node implements Literal {
  readonly step: Step;
  readonly next: Step['next'];
  readonly slot: number;
  readonly shared: boolean;
  readonly propertiesFrom: number;
  readonly propertiesUntil: number;
  readonly bytes: Buffer;
  readonly words: Int32Array;
  readonly length: number;
  /** What may come after the text or number: no two of these fit the same bytes. */
  readonly children: Node[] = [];

  constructor(step: Step) {
    this.step = step;
    this.next = step.next;
    this.slot = step.slot;
    this.shared = isShared(step.slot);
    this.propertiesFrom = step.propertiesFrom;
    this.propertiesUntil = step.propertiesUntil;
    this.bytes = Buffer.from(step.literal, 'latin1');
    this.length = this.bytes.length;
    const padded = Buffer.concat([this.bytes, Buffer.alloc(3)]);
    this.words = Int32Array.from({ length: Math.ceil(this.length / 4) }, (_, i) => padded.readInt32LE(4 * i));
  }
}

/** A producer has a few shapes; this is hundreds of events without a step in common. */
const LITERAL_BYTES_MAX = 128 * 1024;
const CHILDREN_MAX = 16;
const NOTHING: Step = {
  literal: '',
  next: 'end',
  slot: -1,
  propertiesFrom: -1,
  propertiesUntil: -1,
  ownProperties: false,
};

/**
 * The skeletons that were seen, as a tree: an event is followed from the root, literal by literal. What
 * follows one of them is JSON with the same names in the same places, since the literals are the same and
 * the cursor checks what is between them.
 */
export class Skeletons {
  #root = new Node(NOTHING);
  #literalBytes = 0;

  get root(): Node {
    return this.#root;
  }

  add(steps: readonly Step[]): void {
    let node = this.#root;
    for (const step of steps) {
      let child = node.children.find(
        (known) => known.step.literal === step.literal && known.next === step.next,
      );
      if (!child) {
        child = new Node(step);
        this.#literalBytes += child.length;
        if (this.#literalBytes > LITERAL_BYTES_MAX || node.children.length === CHILDREN_MAX) {
          this.#forget();
          return;
        }
        node.children.push(child);
      }
      node = child;
    }
  }

  /** Shapes without an end are sent on purpose; those in use are soon learnt again. */
  #forget(): void {
    this.#root = new Node(NOTHING);
    this.#literalBytes = 0;
  }
}

/** The child of `node` whose literal comes next, which is passed. */
export function childAt(node: Node, cursor: JsonCursor): Node | undefined {
  const { at } = cursor;
  for (const child of node.children) {
    if (!cursor.literal(child)) continue;
    if (child.next !== 'number' || cursor.isAtNumber()) return child;
    cursor.at = at;
  }
  return undefined;
}
