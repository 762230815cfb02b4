import type {
  RedriveClaim,
  RedriveKey,
  RedriveLedger,
  RedriveState,
} from '../../lib/redrive/redrive-ledger.ts';

/** The redrive ledger in memory. `redrive-table.test.ts` holds it to what the real one does. */
export class MemoryLedger implements RedriveLedger {
  readonly states = new Map<string, RedriveState>();
  #tokens = 0;

  async find(keys: readonly RedriveKey[]): Promise<RedriveState[]> {
    return keys.map((key) => this.#state(key));
  }

  async claim(key: RedriveKey, found: RedriveState, nowMs: number): Promise<RedriveClaim | null> {
    const state = this.#state(key);
    if (state.status === 'sent' || state.status !== found.status) return null;
    if (state.status === 'sending' && found.status === 'sending' && state.token !== found.token) return null;
    const token = `token ${++this.#tokens}`;
    this.states.set(idOf(key), { status: 'sending', token, sinceMs: nowMs });
    return { key, token };
  }

  async sent(claim: RedriveClaim, nowMs: number): Promise<void> {
    if (this.#holds(claim)) this.states.set(idOf(claim.key), { status: 'sent', sentAtMs: nowMs });
  }

  async release(claim: RedriveClaim): Promise<void> {
    if (this.#holds(claim)) this.states.set(idOf(claim.key), { status: 'open' });
  }

  #state(key: RedriveKey): RedriveState {
    return this.states.get(idOf(key)) ?? { status: 'open' };
  }

  #holds({ key, token }: RedriveClaim): boolean {
    const state = this.#state(key);
    return state.status === 'sending' && state.token === token;
  }
}

const idOf = ({ shard, place }: RedriveKey) => `${shard} ${place}`;
