import { createWriteStream } from 'node:fs';
import { csvLine } from '../../../lib/domain/subscribers/csv.ts';
import {
  SUBSCRIBER_COLUMNS,
  type SubscriberRow,
  subscriberFields,
} from '../../../lib/domain/subscribers/subscriber-csv.ts';
import { isOver } from '../../../lib/subscribers/join.ts';
import { siteOf } from '../../arguments.ts';
import { print } from '../../command-line.ts';
import type { Target } from '../target.ts';
import type { Answer } from './answer.ts';
import type { SubscriberOptions } from './options.ts';

/** Writes subscribers as CSV, of one site or of all, to standard output or a file. */
export async function exportFile(
  target: () => Promise<Target>,
  { site, out }: SubscriberOptions,
): Promise<Answer | null> {
  const wanted = site === undefined ? null : siteOf(site);
  const opened = await target();
  const write = out === undefined ? { line: print, end: async () => {} } : await openFile(out);
  let count = 0;
  await write.line(csvLine(SUBSCRIBER_COLUMNS));
  for await (const row of rows(opened, wanted, Date.now())) {
    await write.line(csvLine(subscriberFields(row)));
    count++;
  }
  await write.end();
  return out === undefined ? null : { text: `${out}: ${count} subscribers`, json: { file: out, count } };
}

async function* rows(target: Target, wanted: string | null, nowMs: number): AsyncIterable<SubscriberRow> {
  const sites: string[] = [];
  if (wanted === null) for await (const { site } of target.sites.list()) sites.push(site);
  for (const site of wanted === null ? sites.sort() : [wanted]) {
    for await (const { email, subscribedAtMs } of target.sites.subscribers(site))
      yield { email, site, status: 'subscribed', atMs: subscribedAtMs };
    for await (const pending of target.pending.list(site))
      if (!isOver(pending, nowMs))
        yield { email: pending.email, site, status: 'pending', atMs: pending.requestedAtMs };
  }
}

async function openFile(path: string) {
  // Whoever else uses this machine has no business with the addresses.
  const file = createWriteStream(path, { mode: 0o600 });
  const failed = new Promise<never>((_, fail) => file.once('error', fail));
  failed.catch(() => {});
  return {
    line: (text: string) =>
      Promise.race([failed, new Promise<void>((done) => file.write(text, () => done()))]),
    end: () => Promise.race([failed, new Promise<void>((done) => file.end(() => done()))]),
  };
}
