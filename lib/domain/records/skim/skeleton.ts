import { EVENT, FOREIGN, type Members, PASSED, PROPERTIES, type Target } from './event-members.ts';

/**
 * An event's JSON without its texts and numbers: the same for all events that a producer's code makes in
 * one place. A step is what stands between two of these, and what comes then.
 */
export interface Step {
  /** Bytes as Latin-1; after a text its closing quote included, before one its opening quote. */
  readonly literal: string;
  readonly next: 'text' | 'number' | 'end';
  /** Of the text or number. */
  readonly slot: number;
  /** Where in `literal` the object `properties` begins and ends (exclusive); -1: not here. */
  readonly propertiesFrom: number;
  readonly propertiesUntil: number;
  /** At the end: `properties` has members other than those of the page. */
  readonly ownProperties: boolean;
}

const NO_MEMBERS: Members = new Map();
const LEVELS_MAX = 16;
const SPACES = /[ \t\r]*/y;
const NUMBER = /-?\d[\d.eE+-]*/y;
const WORD = /true|false|null/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;

/**
 * The skeleton of an event.
 * @param json bytes as Latin-1 that `JSON.parse` has accepted, without newlines
 * @returns `null` for what is not read so: other formats, names that come twice or with escapes, and
 * values whose type is not that of their field
 */
export function skeletonOf(json: string): Step[] | null {
  const reader = new SkeletonReader(json);
  return reader.read() ? reader.steps : null;
}

class SkeletonReader {
  readonly steps: Step[] = [];
  readonly #json: string;
  #at = 0;
  #literalFrom = 0;
  #propertiesFrom = -1;
  #propertiesUntil = -1;
  #ownProperties = false;

  constructor(json: string) {
    this.#json = json;
  }

  read(): boolean {
    if (this.#peek() !== '{' || !this.#object(EVENT, 1)) return false;
    this.#step('end', PASSED);
    return true;
  }

  #value(target: Target, level: number): boolean {
    const character = this.#peek();
    const isObject = typeof target !== 'number';
    if (character === '{') {
      if (!isObject && target !== PASSED) return false;
      return level < LEVELS_MAX && this.#object(isObject ? target : NO_MEMBERS, level + 1);
    }
    // Absent, or the same as absent.
    if (character === 'n') return this.#pass(WORD) !== '';
    if (isObject) return false;
    if (character === '"') return this.#text(target);
    if (character === '[') return target === PASSED && level < LEVELS_MAX && this.#list(level + 1);
    if (character === 't' || character === 'f') return target === PASSED && this.#pass(WORD) !== '';
    this.#step('number', target);
    this.#pass(NUMBER);
    this.#literalFrom = this.#at;
    return true;
  }

  #text(slot: number): boolean {
    this.#at++;
    this.#step('text', slot);
    this.#at--;
    this.#pass(STRING);
    this.#literalFrom = this.#at - 1;
    return true;
  }

  #list(level: number): boolean {
    this.#at++;
    if (this.#peek() !== ']') {
      do if (!this.#value(PASSED, level)) return false;
      while (this.#passComma());
    }
    this.#at++;
    return true;
  }

  #object(members: Members, level: number): boolean {
    const names = new Set<string>();
    if (members === PROPERTIES) this.#propertiesFrom = this.#at;
    this.#at++;
    if (this.#peek() !== '}') {
      do {
        this.#peek();
        const name = this.#pass(STRING).slice(1, -1);
        const target = members.get(name) ?? PASSED;
        // Which of two counts, and under which name, is `JSON.parse`'s to say.
        if (target === FOREIGN || (members !== NO_MEMBERS && (names.has(name) || name.includes('\\'))))
          return false;
        names.add(name);
        if (members === PROPERTIES && !members.has(name)) this.#ownProperties = true;
        this.#peek();
        this.#at++;
        if (!this.#value(target, level)) return false;
      } while (this.#passComma());
    }
    this.#at++;
    if (members === PROPERTIES) this.#propertiesUntil = this.#at;
    return true;
  }

  #step(next: Step['next'], slot: number): void {
    const from = this.#literalFrom;
    const within = (index: number) => (index >= from ? index - from : -1);
    this.steps.push({
      literal: this.#json.slice(from, this.#at),
      next,
      slot,
      propertiesFrom: within(this.#propertiesFrom),
      propertiesUntil: within(this.#propertiesUntil),
      ownProperties: this.#ownProperties,
    });
  }

  #passComma(): boolean {
    const comma = this.#peek() === ',';
    if (comma) this.#at++;
    return comma;
  }

  /** The next character that is no space. */
  #peek(): string | undefined {
    this.#pass(SPACES);
    return this.#json[this.#at];
  }

  #pass(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [passed = ''] = pattern.exec(this.#json) ?? [];
    this.#at += passed.length;
    return passed;
  }
}
