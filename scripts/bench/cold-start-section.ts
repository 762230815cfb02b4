import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coldStarts } from './cold-start.ts';
import type { Row, Section } from './section.ts';

const ROUNDS = 15;
const QUICK_ROUNDS = 3;

export const coldStartSection: Section = {
  name: 'cold-start',
  title: 'Cold start and size of the consumers',
  run: async ({ quick, nodes }) => {
    const folder = await mkdtemp(join(tmpdir(), 'clickweek-bench-'));
    const rows: Row[] = [];
    // Other sections have had servers of their own, which are gone.
    for (const name of Object.keys(process.env))
      if (name.startsWith('AWS_ENDPOINT_URL')) delete process.env[name];
    try {
      for (const node of [process.execPath, ...nodes])
        for (const start of await coldStarts(folder, quick ? QUICK_ROUNDS : ROUNDS, node))
          rows.push({
            consumer: start.consumer,
            node,
            'KB bundle': start.bundleBytes / 1000,
            ms: start.ms,
            'empty ms': start.emptyMs,
            'times empty': start.ms / start.emptyMs,
          });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { tables: [{ title: 'Goal: under 400 KB, and 2.5 times an empty handler', rows }], notes: NOTES };
  },
};

const NOTES = [
  'from the start of the process to the first answer, the shortest of the rounds; empty: a handler that loads the same clients of the SDK',
  'of the Node that runs this, and of those that --node names: Lambda runs Node 24',
];
