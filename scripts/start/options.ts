import { siteOf, timeZoneOf } from '../arguments.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';

export interface Ports {
  readonly kinesis: number;
  readonly dynamodb: number;
  readonly s3: number;
  readonly page: number;
}

/** One file through the whole house, and out. */
export interface OnceOptions {
  readonly mode: 'once';
  readonly format: 'log' | 'events';
  readonly file: string;
  /** Always set for a log; `null`: all sites of the events. */
  readonly site: string | null;
  readonly timeZone: string;
  readonly countCrawlers: boolean;
  readonly json: boolean;
  readonly outDirectory: string;
  readonly verbose: boolean;
  readonly ports: Ports;
}

/** Demo clicks until Ctrl-C. */
export interface LiveOptions {
  readonly mode: 'live';
  readonly site: string;
  /** `null`: as the site is registered, UTC at first. */
  readonly timeZone: string | null;
  readonly countCrawlers: boolean;
  readonly fresh: boolean;
  readonly verbose: boolean;
  readonly ports: Ports;
}

export type StartOptions = OnceOptions | LiveOptions | { readonly mode: 'help' };

export const USAGE = `Usage: npm start -- [options]

Starts clickweek on this machine, sends demo clicks, and runs until Ctrl-C. Data stays in .clickweek/.

  --fresh               drop the data of earlier runs first
  --site SITE           the demo's site (demo.example)
  --time-zone ZONE      the site's IANA time zone (UTC)
  --crawlers            count crawlers like visitors

With --once: takes one file through a clean stack, writes the report of every week in it, prints totals.

  --once                needs --log or --events
  --log FILE            an access log in combined format, plain or gzip; needs --site
  --events FILE         newline-delimited JSON clicks in any accepted format, plain or gzip
  --site SITE           the site of the log; of events, the only site to report
  --time-zone ZONE      the IANA time zone of the weeks (UTC)
  --crawlers            count crawlers like visitors
  --json                print the totals as JSON, and nothing else on standard output
  --out DIR             where the reports go (out)

With either:

  --verbose             show what the functions log

Ports, on 127.0.0.1; 0 takes any free one:

  --kinesis-port 4567   --dynamodb-port 8000   --s3-port 9000   --page-port 3000
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  once: { type: 'boolean' },
  log: { type: 'string' },
  events: { type: 'string' },
  site: { type: 'string' },
  'time-zone': { type: 'string' },
  crawlers: { type: 'boolean' },
  json: { type: 'boolean' },
  out: { type: 'string' },
  fresh: { type: 'boolean' },
  verbose: { type: 'boolean' },
  'kinesis-port': { type: 'string', default: '4567' },
  'dynamodb-port': { type: 'string', default: '8000' },
  's3-port': { type: 'string', default: '9000' },
  'page-port': { type: 'string', default: '3000' },
} as const;

type Values = ReturnType<typeof parseCommandLine<{ options: typeof OPTIONS }>>['values'];

const ONCE_ONLY = ['log', 'events', 'json', 'out'] as const;
/** Options that npm has too. */
const NPM_OPTIONS: ReadonlySet<string> = new Set(['help', 'json', 'verbose']);
const PORT_MAX = 65_535;

/**
 * Without `--`, npm keeps the options for itself and shows them to scripts as `npm_config_once` and so on.
 *
 * @throws UsageError where that has happened.
 */
export function checkSeparator(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const eaten = Object.keys(OPTIONS).find(
    (name) => !NPM_OPTIONS.has(name) && environment[`npm_config_${name.replaceAll('-', '_')}`] !== undefined,
  );
  if (eaten && !args.some((arg) => arg.startsWith('--')))
    throw new UsageError(`npm took --${eaten} for itself: put -- before it, npm start -- --${eaten} …`);
}

/** @throws UsageError */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseCommandLine({ args: [...args], options: OPTIONS });
  if (values.help) return { mode: 'help' };
  return values.once ? onceOptions(values) : liveOptions(values);
}

function onceOptions(values: Values): OnceOptions {
  const { log, events } = values;
  if (log !== undefined && events !== undefined)
    throw new UsageError('--log and --events exclude each other');
  const file = log ?? events;
  if (!file) throw new UsageError('--once needs a file: --log FILE or --events FILE');
  if (log !== undefined && values.site === undefined)
    throw new UsageError('--log needs --site SITE: a log does not say whose it is');
  return {
    mode: 'once',
    format: log === undefined ? 'events' : 'log',
    file,
    site: values.site === undefined ? null : siteOf(values.site),
    timeZone: timeZoneOf(values['time-zone'] ?? 'UTC'),
    countCrawlers: values.crawlers ?? false,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
    outDirectory: values.out || 'out',
    ports: portsOf(values),
  };
}

function liveOptions(values: Values): LiveOptions {
  const stray = ONCE_ONLY.find((name) => values[name] !== undefined);
  if (stray) throw new UsageError(`--${stray} needs --once`);
  return {
    mode: 'live',
    site: siteOf(values.site ?? 'demo.example'),
    timeZone: values['time-zone'] === undefined ? null : timeZoneOf(values['time-zone']),
    countCrawlers: values.crawlers ?? false,
    fresh: values.fresh ?? false,
    verbose: values.verbose ?? false,
    ports: portsOf(values),
  };
}

function portsOf(values: Values): Ports {
  const ports = {
    kinesis: portOf('--kinesis-port', values['kinesis-port']),
    dynamodb: portOf('--dynamodb-port', values['dynamodb-port']),
    s3: portOf('--s3-port', values['s3-port']),
    page: portOf('--page-port', values['page-port']),
  };
  const fixed = Object.values(ports).filter((port) => port !== 0);
  const twice = fixed.find((port, i) => fixed.indexOf(port) !== i);
  if (twice) throw new UsageError(`port ${twice} is given twice`);
  return ports;
}

function portOf(flag: string, text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > PORT_MAX)
    throw new UsageError(`${flag} ${JSON.stringify(text)} is no port: give a number from 0 to ${PORT_MAX}`);
  return port;
}
