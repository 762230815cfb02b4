/**
 * A function that remembers what it has computed for the last `sizeMax` to `2 * sizeMax` different texts.
 * `compute` must be pure: what was forgotten then comes out the same again, and nobody can tell.
 */
export function remembering<Value extends object>(
  sizeMax: number,
  compute: (text: string) => Value,
): (text: string) => Value {
  let young = new Map<string, Value>();
  let old = young;
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    const value = old.get(text) ?? compute(text);
    // Two generations in turn: what is in use moves over, and no order of use need be kept.
    if (young.size >= sizeMax) {
      old = young;
      young = new Map();
    }
    young.set(text, value);
    return value;
  };
}
