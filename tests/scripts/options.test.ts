import { expect, test } from 'vitest';
import { UsageError } from '../../scripts/command-line.ts';
import { checkSeparator, parseStartOptions } from '../../scripts/start/options.ts';

const parse = (line: string) => parseStartOptions(line.split(' ').filter(Boolean));
const ports = { kinesis: 4567, dynamodb: 8000, s3: 9000, page: 3000 };

test('without options, the demo runs on its data', () => {
  expect(parse('')).toEqual({
    mode: 'live',
    site: 'demo.example',
    timeZone: null,
    countCrawlers: false,
    fresh: false,
    verbose: false,
    ports,
  });
});

test('every option of the demo is read', () => {
  expect(
    parse(
      '--fresh --verbose --site WWW.Shop.example --time-zone Asia/Tokyo --crawlers --kinesis-port 1 --dynamodb-port 2 --s3-port 3 --page-port 0',
    ),
  ).toEqual({
    mode: 'live',
    site: 'shop.example',
    timeZone: 'Asia/Tokyo',
    countCrawlers: true,
    fresh: true,
    verbose: true,
    ports: { kinesis: 1, dynamodb: 2, s3: 3, page: 0 },
  });
});

test('a log is taken through once for its site, in UTC unless told otherwise', () => {
  expect(parse('--once --log access.log --site example.com --json')).toEqual({
    mode: 'once',
    format: 'log',
    file: 'access.log',
    site: 'example.com',
    timeZone: 'UTC',
    countCrawlers: false,
    json: true,
    verbose: false,
    outDirectory: 'out',
    ports,
  });
});

test('events need no site', () => {
  expect(parse('--once --events e.ndjson --out reports --time-zone Europe/Berlin --crawlers')).toEqual({
    mode: 'once',
    format: 'events',
    file: 'e.ndjson',
    site: null,
    timeZone: 'Europe/Berlin',
    countCrawlers: true,
    json: false,
    verbose: false,
    outDirectory: 'reports',
    ports,
  });
});

test('help wins over everything else', () => {
  expect(parse('--once --help')).toEqual({ mode: 'help' });
});

test.each([
  ['--once', '--once needs a file: --log FILE or --events FILE'],
  ['--once --log a --events b --site s', '--log and --events exclude each other'],
  ['--once --log a', '--log needs --site SITE: a log does not say whose it is'],
  ['--log a --site s', '--log needs --once'],
  ['--json', '--json needs --once'],
  ['--once --log a --site s#t', '"s#t" is no site: name one like example.com'],
  [
    '--once --log a --site s --time-zone Mars/Base',
    '"Mars/Base" is no IANA time zone: name one like Europe/Berlin',
  ],
  ['--time-zone +05:00', '"+05:00" is no IANA time zone: name one like Europe/Berlin'],
  ['--page-port http', '--page-port "http" is no port: give a number from 0 to 65535'],
  ['--s3-port 65536', '--s3-port "65536" is no port: give a number from 0 to 65535'],
  ['--s3-port 8000', 'port 8000 is given twice'],
  ['--onec', "Unknown option '--onec'"],
  ['file', "Unexpected argument 'file'"],
])('%j is wrong usage', (line, message) => {
  expect(() => parse(line)).toThrow(new UsageError(message));
});

test('options that npm kept for itself are pointed out', () => {
  const message = 'npm took --once for itself: put -- before it, npm start -- --once …';
  expect(() => checkSeparator(['access.log'], { npm_config_once: 'true' })).toThrow(new UsageError(message));
  checkSeparator(['--once'], { npm_config_once: 'true' });
  checkSeparator([], { npm_config_json: 'true' });
});
