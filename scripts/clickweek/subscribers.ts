import { emailAddress } from '../../lib/domain/sites/email-address.ts';
import type { Subscriber } from '../../lib/domain/sites/site.ts';
import { requiredOption, siteOf } from '../arguments.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import type { Command } from './commands.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const OPTIONS = {
  site: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

type Action = (target: Target, site: string, email: string) => Promise<Answer>;

interface Answer {
  readonly text: string;
  readonly json: unknown;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries({ list, add, remove }));

export const subscribers: Command = {
  summary: "lists, adds and removes a site's subscribers",
  usage: `Usage: npm run clickweek -- subscribers list --site SITE [--json]
       npm run clickweek -- subscribers add --site SITE EMAIL
       npm run clickweek -- subscribers remove --site SITE EMAIL

  --site SITE           whose reports
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
    if (!action) throw new UsageError('subscribers: say list, add or remove');
    const site = siteOf(requiredOption(values.site, '--site'));
    if (texts.length !== (action === list ? 0 : 1))
      throw new UsageError(`subscribers ${name} takes ${action === list ? 'no address' : 'one address'}`);
    const [email = ''] = texts.map(emailOf);
    const { text, json } = await action(await openTarget(values.stage), site, email);
    process.stdout.write(`${values.json ? JSON.stringify(json, null, 2) : text}\n`);
  },
};

function emailOf(text: string): string {
  const email = emailAddress(text);
  if (email === null)
    throw new UsageError(`${JSON.stringify(text)} is no email address: give one like ada@example.com`);
  return email;
}

async function list({ sites }: Target, site: string): Promise<Answer> {
  const found: Subscriber[] = [];
  for await (const subscriber of sites.subscribers(site)) found.push(subscriber);
  const shown = found.map(({ email, subscribedAtMs }) => ({
    email,
    subscribedAt: new Date(subscribedAtMs).toISOString(),
  }));
  const lines = shown.map(({ email, subscribedAt }) => `${email}  since ${subscribedAt.slice(0, 10)}`);
  return { text: lines.join('\n') || `${site} has no subscribers`, json: shown };
}

async function add({ sites }: Target, site: string, email: string): Promise<Answer> {
  if (!(await sites.histories([site])).has(site))
    throw new Error(`${site} is not registered, so it has no reports: register it with sites add ${site}`);
  const added = await sites.addSubscriber({ site, email, subscribedAtMs: Date.now() });
  const text = added
    ? `${email} gets the reports of ${site}`
    : `${email} gets the reports of ${site} already`;
  return { text, json: { site, email, added } };
}

async function remove({ sites }: Target, site: string, email: string): Promise<Answer> {
  const removed = await sites.removeSubscriber(site, email);
  if (!removed) throw new Error(`${email} is no subscriber of ${site}: subscribers list shows them`);
  return { text: `${email} no longer gets the reports of ${site}`, json: { site, email, removed } };
}
