import type { ClaimStore } from '../../lib/count/claim-store.ts';
import type { RollupStore } from '../../lib/count/rollup-store.ts';

/** What befalls one write: `late` is refused to the caller and lands when the test says so. */
export type Fault = 'none' | 'crash-before' | 'acknowledgement-lost' | 'late';

export class InjectedFault extends Error {}

/** Stores whose writes meet the faults that `next` names, one by one. */
export function faultyStore(
  store: RollupStore,
  next: () => Fault,
  claims?: ClaimStore,
): { store: RollupStore; claims: ClaimStore; landLateWrites: () => Promise<void> } {
  const late: (() => Promise<unknown>)[] = [];
  const write = async <T>(doWrite: () => Promise<T>): Promise<T> => {
    const fault = next();
    if (fault === 'none') return doWrite();
    if (fault === 'acknowledgement-lost') await doWrite();
    if (fault === 'late') late.push(doWrite);
    throw new InjectedFault(fault);
  };
  const claim: ClaimStore['claim'] = (wanted) =>
    write(() => claims?.claim(wanted) ?? Promise.resolve(wanted.place));
  return {
    claims: { claim },
    store: {
      put: (item) => write(() => store.put(item)),
      read: (keys) => store.read(keys),
    },
    async landLateWrites() {
      for (const doWrite of late.splice(0)) await doWrite();
    },
  };
}
