import { parseCommandLine, print, UsageError } from '../command-line.ts';
import { terminalJson } from '../terminal-json.ts';
import type { Command } from './commands.ts';
import { add } from './subscribers/add.ts';
import type { Answer } from './subscribers/answer.ts';
import { exportFile } from './subscribers/export.ts';
import { importFile } from './subscribers/import.ts';
import { list } from './subscribers/list.ts';
import type { SubscriberOptions } from './subscribers/options.ts';
import { remove } from './subscribers/remove.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const OPTIONS = {
  site: { type: 'string' },
  confirm: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  delete: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

interface Action {
  /** What it takes besides options. */
  readonly takes: 'no address' | 'one address' | 'one file';
  /** @returns `null` where everything has been said */
  run(
    target: () => Promise<Target>,
    options: SubscriberOptions,
    texts: readonly string[],
  ): Promise<Answer | null>;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['list', { takes: 'no address', run: list }],
  ['add', { takes: 'one address', run: add }],
  ['remove', { takes: 'one address', run: remove }],
  ['import', { takes: 'one file', run: importFile }],
  ['export', { takes: 'no address', run: exportFile }],
]);

export const subscribers: Command = {
  summary: "lists, adds and removes a site's subscribers, and takes them from and to CSV",
  usage: `Usage: npm run clickweek -- subscribers list --site SITE [--json]
       npm run clickweek -- subscribers add --site SITE EMAIL [--confirm] [--force]
       npm run clickweek -- subscribers remove --site SITE EMAIL
       npm run clickweek -- subscribers remove --delete EMAIL
       npm run clickweek -- subscribers import FILE.csv [--site SITE] [--dry-run] [--force]
       npm run clickweek -- subscribers export [--site SITE] [--out FILE.csv]

The first line of a CSV file names its columns: email, site, status, subscribedAt; others are left alone.

  --site SITE           whose reports; of import: of all lines, whatever they say
  --confirm             ask the address first, and subscribe it once it has said yes, within seven days
  --force               also an address that is suppressed
  --delete              delete everything of the address, of all sites, and never mail it again
  --dry-run             say what would become of each line, and change nothing
  --out FILE            where the CSV goes (standard output)
  --json                print JSON
${TARGET_USAGE}`,
  async run(args) {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const [name = '', ...texts] = positionals;
    const action = ACTIONS.get(name);
    if (!action) throw new UsageError('subscribers: say list, add, remove, import or export');
    if (texts.length !== (action.takes === 'no address' ? 0 : 1))
      throw new UsageError(`subscribers ${name} takes ${action.takes}`);
    const answer = await action.run(() => openTarget(values.stage), values, texts);
    if (answer) await print(values.json ? terminalJson(answer.json) : `${answer.text}\n`);
    if (answer?.failure) throw new Error(answer.failure);
  },
};
