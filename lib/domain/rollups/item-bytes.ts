/**
 * An item's size by DynamoDB's rule: names and text in UTF-8, a byte for two digits of a number and one
 * more, binary as it is, 3 bytes for a map and 1 for each of its entries. It is what a write is paid by.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item))
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

/** Write units of an item of so many bytes. */
export function writeUnits(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'object' && value !== null)
    return 3 + Object.keys(value).length + itemBytes(value as Record<string, unknown>);
  return 1;
}
