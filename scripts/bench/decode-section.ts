import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSpeeds } from './decode.ts';
import type { Row, Section } from './section.ts';

const ROUNDS = 200;
const QUICK_ROUNDS = 20;

export const decodeSection: Section = {
  name: 'decode',
  title: 'Decode and fold: clicks a second on one core',
  run: async ({ quick }) => {
    const folder = await mkdtemp(join(tmpdir(), 'clickweek-bench-'));
    try {
      const speeds = await decodeSpeeds(folder, quick ? QUICK_ROUNDS : ROUNDS);
      return {
        tables: [
          {
            title: 'Goal: 0.75 of the floor, 2.5 times the usual way',
            rows: speeds.map(({ packing, clickBytes, clicksPerSecond, oursToFloor, oursToUsual }) => ({
              records: packing,
              'bytes a click': clickBytes,
              'clicks/s': clicksPerSecond.ours,
              'of floor': oursToFloor,
              'times usual': oursToUsual,
              'floor clicks/s': clicksPerSecond.floor,
              'usual clicks/s': clicksPerSecond.usual,
            })),
          },
          {
            title: 'Where the time goes, shares of ours',
            rows: speeds.map(({ packing, stages }): Row => ({ records: packing, ...stages })),
          },
        ],
        notes: NOTES,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const NOTES = [
  'floor: base64 and JSON.parse of the same bytes; usual: aws-kinesis-agg, zod and one Map of text keys',
  'ratios are medians over rounds of one after the other; clicks/s are of the shortest rounds',
];
