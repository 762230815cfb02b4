const SLOTS_MIN = 16;

/**
 * A set of hashes (`hashOf`) in one flat array, at most half full: 16 bytes a hash to 32, where a
 * `Set` of such numbers takes 36 and more, and a consumer remembers thousands of sketches.
 */
export class HashSet {
  size = 0;
  /** A hash plus one; 0 where the slot is free. */
  #slots = new Float64Array(SLOTS_MIN);

  /** @returns false where the hash was in the set already */
  add(hash: number): boolean {
    const slots = this.#slots;
    // Hashes are uniform in every bit, so the low ones will do.
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) {
      if (slots[slot] === hash + 1) return false;
      slot = (slot + 1) & mask;
    }
    slots[slot] = hash + 1;
    this.size++;
    if (this.size * 2 > slots.length) this.#grow();
    return true;
  }

  /** In no order. */
  hashes(): Float64Array {
    const hashes = new Float64Array(this.size);
    let count = 0;
    for (const slot of this.#slots) if (slot !== 0) hashes[count++] = slot - 1;
    return hashes;
  }

  clone(): HashSet {
    const copy = new HashSet();
    copy.size = this.size;
    copy.#slots = this.#slots.slice();
    return copy;
  }

  #grow(): void {
    const hashes = this.hashes();
    this.#slots = new Float64Array(this.#slots.length * 2);
    this.size = 0;
    for (const hash of hashes) this.add(hash);
  }
}
