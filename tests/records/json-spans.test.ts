import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf, memberOf } from '../../lib/domain/records/json-spans.ts';

const parsed = (bytes: Uint8Array | null): unknown => bytes && JSON.parse(Buffer.from(bytes).toString());
const indents = fc.constantFrom<(number | string)[]>(0, 1, 3, '\t');

test('the elements of an array are found where JSON.parse finds them', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), indents, (values, indent) => {
      const json = JSON.stringify(values, null, indent);
      expect(elementsOf(Buffer.from(json)).map(parsed)).toEqual(JSON.parse(json));
    }),
    { numRuns: 1000, seed: 6 },
  );
});

test('a member of an object is found where JSON.parse finds it', () => {
  const keys = fc.oneof(fc.string(), fc.constantFrom('a', 'b', '__proto__', '"', '\\'));
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.jsonValue()), { minLength: 1 }), indents, (members, indent) => {
      const space = indent === 0 ? '' : '\r\n\t ';
      const json = `{${members.map(([key, value]) => `${space}${JSON.stringify(key)} :${space}${JSON.stringify(value, null, indent)}`).join(',')}}`;
      const object = JSON.parse(json) as Record<string, unknown>;
      for (const [key] of members)
        expect(parsed(memberOf(Buffer.from(json), key))).toEqual(
          Object.getOwnPropertyDescriptor(object, key)?.value,
        );
      expect(memberOf(Buffer.from(json), 'no such key')).toBe(null);
    }),
    { numRuns: 1000, seed: 7 },
  );
});
