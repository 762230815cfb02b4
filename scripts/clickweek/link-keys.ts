import { randomBytes } from 'node:crypto';
import { withNewKey, withoutKey } from '../../lib/domain/subscribers/link-keys.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import type { Command } from './commands.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const OPTIONS = { json: { type: 'boolean', default: false }, ...TARGET_OPTIONS } as const;
const SECRET_BYTES = 48;

/** Each gives what to say first; the keys' numbers follow. */
type Action = (target: Target, id: number) => Promise<string>;

const ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries({ list, rotate, drop }));

export const linkKeys: Command = {
  summary: 'changes the keys that links of emails are signed with',
  usage: `Usage: npm run clickweek -- link-keys list [--json]
       npm run clickweek -- link-keys rotate
       npm run clickweek -- link-keys drop NUMBER

rotate makes a key that signs from now on; links of the others go on working. drop takes a key away, and with
it every link that it signed: for one that others may know, or two years after it signed its last link.
A function that runs already takes up to ten minutes to hear of it.

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
    if (!action) throw new UsageError('link-keys: say list, rotate or drop');
    if (texts.length !== (action === drop ? 1 : 0))
      throw new UsageError(`link-keys ${name} takes ${action === drop ? 'one number' : 'nothing'}`);
    const [text = '1'] = texts;
    if (!/^[1-9]\d{0,2}$/.test(text)) throw new UsageError(`${JSON.stringify(text)} is no number of a key`);
    const target = await openTarget(values.stage);
    const said = await action(target, Number(text));
    const ids = (await target.linkKeys.keys(Date.now())).map(({ id }) => id);
    const [newest, ...older] = ids;
    const shown = `key ${newest} signs${older.length > 0 ? `; links of ${older.join(', ')} work` : ''}`;
    process.stdout.write(
      values.json ? `${JSON.stringify({ signs: newest, works: ids })}\n` : `${said}${shown}\n`,
    );
  },
};

async function list(): Promise<string> {
  return '';
}

async function rotate({ linkKeys: secret }: Target): Promise<string> {
  const keys = await secret.keys(Date.now());
  await secret.put(withNewKey(keys, randomBytes(SECRET_BYTES).toString('base64url')));
  return '';
}

async function drop({ linkKeys: secret }: Target, id: number): Promise<string> {
  const keys = await secret.keys(Date.now());
  const left = withoutKey(keys, id);
  if (left === null)
    throw new Error(
      keys.length === 1 ? `key ${keys[0].id} is the only one: rotate first` : `there is no key ${id}`,
    );
  await secret.put(left);
  return `key ${id} is gone; `;
}
