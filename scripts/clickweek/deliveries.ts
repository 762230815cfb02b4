import { DELIVERY_STATUSES, type DeliveryStatus } from '../../lib/domain/deliveries/delivery.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import type { Command } from './commands.ts';
import type { DeliveryQuery } from './deliveries/query.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const OPTIONS = {
  week: { type: 'string' },
  status: { type: 'string' },
  resend: { type: 'boolean', default: false },
  dismiss: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

/** Each prints what it found or did. Loaded when asked for. */
const ACTIONS: ReadonlyMap<string, (target: Target, query: DeliveryQuery) => Promise<void>> = new Map([
  ['list', async (target, query) => (await import('./deliveries/list.ts')).list(target, query)],
  ['show', async (target, query) => (await import('./deliveries/show.ts')).show(target, query)],
]);

export const deliveries: Command = {
  summary: 'shows which emails were sent, and which nobody is sure of',
  usage: `Usage: npm run clickweek -- deliveries list [--week WEEK] [--status STATUS]
       npm run clickweek -- deliveries show WEEK/ID|WEEK/EMAIL [--resend | --dismiss]

list shows what needs a person: emails that failed, and those of which nobody knows whether they were sent.
With --week it shows all of that week. show shows one, by its id or its subscriber's address.

  --week WEEK           2026-W47
  --status STATUS       only these: ${DELIVERY_STATUSES.join(', ')}
  --resend              send an unknown or failed one again: if it was sent after all, it comes twice
  --dismiss             leave an unknown or failed one as it is, and raise no alarm for it
  --yes                 do not ask before sending again
  --json                print JSON
${TARGET_USAGE}`,
  async run(args) {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const [name = '', ...names] = positionals;
    const action = ACTIONS.get(name);
    if (!action) throw new UsageError('deliveries: say list or show');
    if (names.length !== (name === 'show' ? 1 : 0))
      throw new UsageError(`deliveries ${name} takes ${name === 'show' ? 'one delivery' : 'no name'}`);
    if (values.resend && values.dismiss) throw new UsageError('--resend and --dismiss exclude each other');
    if (name === 'list' && (values.resend || values.dismiss))
      throw new UsageError('--resend and --dismiss are for one delivery: deliveries show WEEK/ID');
    const { stage, week, status, ...rest } = values;
    const query = { ...rest, name: names[0] ?? '', week: weekOf(week), status: statusOf(status) };
    await action(await openTarget(stage), query);
  },
};

function weekOf(text: string | undefined): string | null {
  if (text === undefined || /^\d{4}-W\d{2}$/.test(text)) return text ?? null;
  throw new UsageError(`--week ${JSON.stringify(text)} is no week: name one like 2026-W47`);
}

function statusOf(text: string | undefined): DeliveryStatus | null {
  const status = DELIVERY_STATUSES.find((one) => one === text);
  if (text === undefined || status !== undefined) return status ?? null;
  throw new UsageError(`--status ${JSON.stringify(text)}: say one of ${DELIVERY_STATUSES.join(', ')}`);
}
