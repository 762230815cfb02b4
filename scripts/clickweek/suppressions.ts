import { SUPPRESSION_REASONS, type Suppression } from '../../lib/domain/subscribers/suppression.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import type { Command } from './commands.ts';
import type { Answer } from './subscribers/answer.ts';
import { emailOf } from './subscribers/options.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const OPTIONS = { json: { type: 'boolean', default: false }, ...TARGET_OPTIONS } as const;

type Action = (target: Target, email: string) => Promise<Answer>;

const ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries({ list, check, remove }));

export const suppressions: Command = {
  summary: 'shows which addresses must not be mailed, and why',
  usage: `Usage: npm run clickweek -- suppressions list [--json]
       npm run clickweek -- suppressions check EMAIL
       npm run clickweek -- suppressions remove EMAIL

Addresses are not kept, only a keyed hash of each: list shows hashes, and check finds the one of an address.

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
    if (!action) throw new UsageError('suppressions: say list, check or remove');
    if (texts.length !== (action === list ? 0 : 1))
      throw new UsageError(`suppressions ${name} takes ${action === list ? 'no address' : 'one address'}`);
    const [email = ''] = texts.map(emailOf);
    const { text, json } = await action(await openTarget(values.stage), email);
    process.stdout.write(`${values.json ? JSON.stringify(json, null, 2) : text}\n`);
  },
};

async function list({ suppressions: table }: Target): Promise<Answer> {
  const found: Suppression[] = [];
  for await (const suppression of table.list()) found.push(suppression);
  found.sort((a, b) => b.sinceMs - a.sinceMs || (a.id < b.id ? -1 : 1));
  const lines = found.map((one) => `${one.id}  ${dateOf(one)}  ${one.reason}`);
  return { text: lines.join('\n') || 'no address is suppressed', json: found.map(shown) };
}

async function check({ suppressions: table }: Target, email: string): Promise<Answer> {
  const found = (await table.find([email])).get(email);
  const text = found
    ? `${email} is suppressed since ${dateOf(found)}: ${SUPPRESSION_REASONS[found.reason]}`
    : `${email} is not suppressed`;
  return { text, json: { email, suppression: found ? shown(found) : null } };
}

async function remove({ suppressions: table }: Target, email: string): Promise<Answer> {
  const removed = await table.remove(email);
  if (!removed) throw new Error(`${email} is not suppressed`);
  return {
    text: `${email} may be mailed again; it was suppressed because ${SUPPRESSION_REASONS[removed.reason]}`,
    json: { email, removed: shown(removed) },
  };
}

function shown({ id, reason, sinceMs }: Suppression) {
  return { id, reason, since: new Date(sinceMs).toISOString() };
}

function dateOf({ sinceMs }: Suppression): string {
  return new Date(sinceMs).toISOString().slice(0, 10);
}
