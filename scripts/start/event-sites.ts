import { readRecord } from '../../lib/domain/records/read-record.ts';
import type { Line } from '../lines.ts';

/** The sites that a file's clicks name: they are to be registered before the first is counted. */
export async function sitesOfEvents(lines: AsyncIterable<Line>): Promise<Set<string>> {
  const sites = new Set<string>();
  for await (const { bytes, number } of lines) {
    const record = {
      stream: 'file',
      shardId: 'shardId-000000000000',
      sequenceNumber: String(number),
      arrivalTimeMs: 0,
      data: bytes,
    };
    for (const { site } of readRecord(record)) if (site !== null) sites.add(site);
  }
  return sites;
}
