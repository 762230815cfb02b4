/** An item, or the values of an expression, as the document client takes them. */
export type Attributes = Readonly<Record<string, unknown>>;

const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;

/**
 * The bytes of an item by DynamoDB's published rule: its names and values, without the 100 bytes of
 * index that storage is billed for.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Attributes): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item))
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

/** @throws TypeError for a value that DynamoDB does not have. */
export function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number' || typeof value === 'bigint') return numberBytes(value);
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof Set) return sum([...value].map(valueBytes));
  if (Array.isArray(value)) return CONTAINER_BYTES + sum(value.map((one) => ELEMENT_BYTES + valueBytes(one)));
  if (typeof value === 'object')
    return CONTAINER_BYTES + ELEMENT_BYTES * Object.keys(value).length + itemBytes(value as Attributes);
  throw new TypeError(`DynamoDB has no ${typeof value}`);
}

/** A byte for two significant digits and one more, and one for a sign; outer zeros do not count. */
function numberBytes(value: number | bigint): number {
  const [mantissa = ''] = String(value).toLowerCase().split('e');
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
  return 1 + Math.ceil(digits / 2) + (value < 0 ? 1 : 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
