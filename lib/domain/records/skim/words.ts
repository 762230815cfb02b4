/** Four bytes at once, those from `end` on as zeros. The view has to reach three bytes further. */
export function wordAt(view: DataView, at: number, end: number): number {
  const word = view.getInt32(at, true);
  return end - at >= 4 ? word : word & ((1 << (8 * (end - at))) - 1);
}

/** A bijection for each of the two, so that it loses nothing of either. */
export function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/**
 * The bytes of a word that end a plain string (a quote, a backslash, a control character, all but ASCII),
 * each marked by its high bit. Above the lowest, a borrow may have marked one that is none of these.
 *
 * The numbers are written out: a bundler makes variables of constants, which takes a third longer here.
 */
export function specialsOf(word: number): number {
  const quote = word ^ 0x22222222;
  const backslash = word ^ 0x5c5c5c5c;
  const found =
    ((quote - 0x01010101) & ~quote) |
    ((backslash - 0x01010101) & ~backslash) |
    ((word - 0x20202020) & ~word) |
    word;
  return found & 0x80808080;
}
