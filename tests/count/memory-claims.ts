import type { Claim, ClaimStore } from '../../lib/count/claim-store.ts';

/** The claims table in memory. `claim-store-contract.test.ts` holds it to what the real one does. */
export class MemoryClaims implements ClaimStore {
  readonly claims = new Map<string, Claim>();

  async claim(claim: Claim): Promise<string> {
    const before = this.claims.get(claim.key);
    if (before) return before.place;
    this.claims.set(claim.key, claim);
    return claim.place;
  }
}
