import { REJECTION_REASONS, type RejectionReason } from '../../lib/domain/clicks/click.ts';
import { timeZoneOf } from '../arguments.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import { dateRangeOf } from '../date-range.ts';
import type { Command } from './commands.ts';
import type { Query } from './rejections/query.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const OPTIONS = {
  from: { type: 'string' },
  until: { type: 'string' },
  reason: { type: 'string' },
  limit: { type: 'string', default: '20' },
  'time-zone': { type: 'string', default: 'UTC' },
  'dry-run': { type: 'boolean', default: false },
  unknown: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

const LIMIT_MAX = 1_000_000;

/** Each prints what it found or did. Loaded when asked for. */
const ACTIONS: ReadonlyMap<string, (target: Target, query: Query) => Promise<void>> = new Map([
  ['list', async (target, query) => (await import('./rejections/list.ts')).list(target, query)],
  ['show', async (target, query) => (await import('./rejections/show.ts')).show(target, query)],
  ['redrive', async (target, query) => (await import('./rejections/redrive.ts')).redriveAll(target, query)],
  ['failed', async (target, query) => (await import('./rejections/failed.ts')).failed(target, query)],
]);

export const rejections: Command = {
  summary: 'shows what could not become a click, and sends it again',
  usage: `Usage: npm run clickweek -- rejections list [--from DATE] [--until DATE] [--reason REASON]
       npm run clickweek -- rejections show [--from DATE] [--until DATE] [--reason REASON] [--limit N]
       npm run clickweek -- rejections redrive [--from DATE] [--until DATE] [--reason REASON] [--dry-run]
       npm run clickweek -- rejections failed

list groups rejections by reason; show shows each with its bytes; redrive puts the original bytes on the
stream again, each once however often it is done, where they would now become clicks; failed shows the
batches that a consumer gave up, with the weeks they touch.

  --from DATE           the first date of arrival, in UTC (six days before --until)
  --until DATE          the last date of arrival (today)
  --reason REASON       only these, like not-json
  --limit N             show at most so many (20)
  --dry-run             say what would be sent, and send nothing
  --unknown             also send what an earlier redrive may have sent: it may count twice
  --yes                 do not ask before sending
  --time-zone ZONE      the zone of sites that are not registered (UTC)
  --json                print JSON
${TARGET_USAGE}`,
  async run(args) {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const [name = '', ...more] = positionals;
    const action = ACTIONS.get(name);
    if (!action || more.length > 0) throw new UsageError('rejections: say list, show, redrive or failed');
    const query = {
      range: dateRangeOf(values.from, values.until, Date.now()),
      reason: values.reason === undefined ? null : reasonOf(values.reason),
      limit: limitOf(values.limit),
      timeZone: timeZoneOf(values['time-zone']),
      dryRun: values['dry-run'],
      unknownToo: values.unknown,
      yes: values.yes,
      json: values.json,
    };
    await action(await openTarget(values.stage), query);
  },
};

function reasonOf(text: string): RejectionReason {
  const reason = REJECTION_REASONS.find((known) => known === text);
  if (!reason)
    throw new UsageError(`--reason ${JSON.stringify(text)}: say one of ${REJECTION_REASONS.join(', ')}`);
  return reason;
}

function limitOf(text: string): number {
  if (!/^\d{1,7}$/.test(text) || Number(text) < 1 || Number(text) > LIMIT_MAX)
    throw new UsageError(`--limit ${JSON.stringify(text)}: say a number from 1 to ${LIMIT_MAX}`);
  return Number(text);
}
