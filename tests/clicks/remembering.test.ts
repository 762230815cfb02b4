import fc from 'fast-check';
import { expect, test } from 'vitest';
import { remembering } from '../../lib/domain/clicks/remembering.ts';

test('answers as the function itself, and forgets no text among the last few', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9).map(String)), (sizeMax, texts) => {
      const computed: string[] = [];
      const remembered = remembering(sizeMax, (text) => {
        computed.push(text);
        return { text };
      });
      texts.forEach((text, i) => {
        const before = computed.length;
        expect(remembered(text)).toEqual({ text });
        if (texts.slice(Math.max(0, i - sizeMax), i).includes(text)) expect(computed).toHaveLength(before);
      });
    }),
    { numRuns: 500, seed: 8 },
  );
});
