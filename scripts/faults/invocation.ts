import type { Fault } from './fault-plan.ts';
import type { Caller } from './network.ts';

/** No crash comes later than after so many writes. */
export const CRASH_WRITES_MAX = 64;
const EARLY = 2.5;
/** No function is given up later than at this request; most make fewer than ten. */
const TWO_ALIVE_REQUESTS_MAX = 6;

/** After how many writes a function crashes; few are likelier than many. */
function crashWrites({ amount }: Fault): number {
  return Math.floor(CRASH_WRITES_MAX * amount ** EARLY);
}

/** The amount of a crash after exactly `writes` writes. */
export function crashAmount(writes: number): number {
  return ((writes + 0.5) / CRASH_WRITES_MAX) ** (1 / EARLY);
}

/** What can befall a delivery as a whole. */
export const DELIVERY_FAULTS = [
  'crash',
  'two-alive',
  'crash-before-answer',
  'answer-lost',
  'partial-first',
  'partial-middle',
  'partial-last',
  'partial-unknown',
  'partial-empty',
] as const;

/** One run of a function, and what befalls it. */
export class Invocation implements Caller {
  dead = false;
  writes = 0;
  readonly fate: Fault | null;
  readonly #befallen: () => void;
  #requests = 0;

  /** @param befallen called when its process is killed, or nobody waits for it any longer */
  constructor(fate: Fault | null, befallen: () => void) {
    this.fate = fate;
    this.#befallen = befallen;
  }

  requesting(isWrite: boolean): void {
    if (this.dead) return;
    this.#requests++;
    if (this.fate?.kind === 'crash' && isWrite && this.writes === crashWrites(this.fate)) {
      this.dead = true;
      this.#befallen();
      return;
    }
    if (
      this.fate?.kind === 'two-alive' &&
      this.#requests === 1 + Math.floor(this.fate.amount * TWO_ALIVE_REQUESTS_MAX)
    )
      this.#befallen();
    if (isWrite) this.writes++;
  }

  /** What the mapping hears where the function has answered. */
  heard(answer: unknown, sequenceNumbers: readonly string[]): unknown {
    const failed = (itemIdentifier: unknown) => ({ batchItemFailures: [{ itemIdentifier }] });
    const { length } = sequenceNumbers;
    if (this.fate?.kind === 'partial-first') return failed(sequenceNumbers[0]);
    if (this.fate?.kind === 'partial-middle') return failed(sequenceNumbers[length >> 1]);
    if (this.fate?.kind === 'partial-last') return failed(sequenceNumbers[length - 1]);
    if (this.fate?.kind === 'partial-unknown') return failed('49999');
    if (this.fate?.kind === 'partial-empty') return failed('');
    return answer;
  }
}
