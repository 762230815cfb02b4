import { expect, test } from 'vitest';
import { readUnits, writeUnits } from '../../scripts/bench/capacity.ts';
import { itemBytes, valueBytes } from '../../scripts/bench/item-size.ts';

// Examples of the developer guide: "DynamoDB item sizes and formats", "Capacity unit consumption".

test('text and names are as long as their UTF-8', () => {
  expect(itemBytes({ pk: 'example.com', größe: 'größe' })).toBe(2 + 11 + 7 + 7);
});

test('a number is a byte for two significant digits and one more, outer zeros and the sign apart', () => {
  const sizes = [0, 7, 27, 100, 1000, 1234567, 0.0001, 0.123, -27, 1e21].map(valueBytes);
  expect(sizes).toEqual([1, 2, 2, 2, 2, 5, 2, 3, 3, 2]);
});

test('binaries are their bytes, and so is a view of a larger one', () => {
  expect(valueBytes(new Uint8Array(1000).subarray(100, 350))).toBe(250);
});

test('null and booleans are one byte', () => {
  expect([null, true, false].map(valueBytes)).toEqual([1, 1, 1]);
});

test('lists and maps are three bytes, one for each element, and what is in them', () => {
  expect(valueBytes([])).toBe(3);
  expect(valueBytes({})).toBe(3);
  expect(valueBytes(['ab', 'c'])).toBe(3 + 1 + 2 + 1 + 1);
  expect(valueBytes({ name: 'ab', more: [1] })).toBe(3 + 1 + 4 + 2 + 1 + 4 + (3 + 1 + 2));
});

test('sets are the sum of their values', () => {
  expect(valueBytes(new Set(['ab', 'cde']))).toBe(5);
});

test('a write is a unit for each KB begun of the larger of before and after', () => {
  const units = [
    writeUnits(0, 1),
    writeUnits(0, 1024),
    writeUnits(0, 1025),
    writeUnits(2500, 10),
    writeUnits(0, 0),
  ];
  expect(units).toEqual([1, 1, 2, 3, 1]);
});

test('a read is a unit for each 4 KB begun, and half where it may be stale', () => {
  const units = [readUnits(0, true), readUnits(4096, true), readUnits(4097, true), readUnits(9000, false)];
  expect(units).toEqual([1, 1, 2, 1.5]);
});
