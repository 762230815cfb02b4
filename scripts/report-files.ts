import { createHash } from 'node:crypto';

const LENGTH_MAX = 100;

/**
 * `example.com-2026-W47`, the name of a report's files without their ending. A site's name that had to
 * change to be part of it gets a digest, so that two sites stay two files.
 */
export function reportFileName(site: string, week: string): string {
  const safe = site
    .replace(/[^a-z0-9._-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, LENGTH_MAX);
  const digest = createHash('sha256').update(site).digest('hex').slice(0, 8);
  return `${safe === site ? site : `${safe}-${digest}`}-${week}`;
}
