// handler-process.mjs BUNDLE EVENT TIMES: invokes a function as Lambda does, each time with the
// event of another shard, and prints what it took.
// Plain JavaScript, so that no loader is in its memory.

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const [bundle, event, times] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle).href);
const loadedBytes = process.memoryUsage().rss;
const print = console.log;
let clicks = 0;
console.log = (line) => {
  clicks = JSON.parse(line).received;
};
const tookMs = [];
for (let i = 0; i < Number(times); i++) {
  const payload = (await readFile(event, 'utf8')).replaceAll(
    'shardId-000000000000',
    `shardId-00000000000${i}`,
  );
  const beganMs = performance.now();
  const { batchItemFailures } = await handler(JSON.parse(payload));
  tookMs.push(performance.now() - beganMs);
  if (batchItemFailures.length > 0) throw new Error('the function left records');
}
print(JSON.stringify({ clicks, loadedBytes, peakBytes: process.resourceUsage().maxRSS * 1024, tookMs }));
