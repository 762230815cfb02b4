import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Package, packageStack } from '../../lib/embedded/package.ts';
import { seededRandom } from '../start/random.ts';
import { faultsOf, startFaultyProxy } from './faulty-proxy.ts';
import { differences, Ledger } from './ledger.ts';
import { Producers } from './producers.ts';
import { readBack } from './read-back.ts';
import { Soaking } from './soaking.ts';
import { Traffic } from './traffic.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly loadMs: number;
  readonly killsMin: number;
}

const DRAIN_MS_MAX = 180_000;
const DIFFERENCES_SHOWN_MAX = 20;
const DAY_MS = 86_400_000;

/** @throws Error of one line when a counter is off, or the stack does not come to an end in time. */
export async function runSoak(options: SoakOptions): Promise<void> {
  const say = (text: string) => console.log(text);
  say(`seed ${options.seed}: again with npm run soak -- --seed ${options.seed}`);
  const directory = await mkdtemp(join(tmpdir(), 'clickweek-soak-'));
  const logPath = join(directory, 'soak.log');
  try {
    await soak(options, directory, logPath, say);
  } catch (error) {
    const log = await readFile(logPath, 'utf8').catch(() => '');
    console.error(log.split('\n').slice(-15).join('\n'));
    console.error(`everything is kept in ${directory}`);
    throw error;
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}

async function soak(
  { seed, loadMs, killsMin }: SoakOptions,
  directory: string,
  logPath: string,
  say: (text: string) => void,
): Promise<void> {
  const random = (part: number) => seededRandom(seed + part * 0x1000_0001);
  const next = faultsOf(random(1));
  let atRest = false;
  const proxy = await startFaultyProxy(() => (atRest ? 'none' : next(Date.now())));
  const own = await packageStack(join(directory, 'package'));
  throughProxy(own, proxy.endpoint);
  const soaking = new Soaking(own, proxy, { directory: join(directory, 'stack'), logPath });
  await soaking.start();
  await soaking.registerSites();
  const [ledger, beganMs] = [new Ledger(), Date.now()];
  const producers = new Producers(random(2), new Traffic(random(3), ledger, beganMs), soaking.stream);
  const untilMs = beganMs + loadMs;
  say(`putting clicks for ${loadMs / 1000} s …`);
  await Promise.all([
    producers.run(untilMs),
    soaking.killConsumers(random(4), untilMs, killsMin),
    soaking.disturb(random(5), producers, loadMs),
  ]);
  // Enough: the last batches are to be counted, not to be kept from it.
  atRest = true;
  say(`put ${ledger.clicks} clicks; waiting until all are counted …`);
  await inTime(soaking.stack.drained());
  say(summary(soaking, proxy.played, Date.now() - beganMs));
  const found = await readBack(soaking.stack.about, { fromMs: beganMs - 30 * DAY_MS, untilMs: beganMs });
  const expected = { counts: ledger.counts(), rejected: ledger.rejected };
  const wrong = differences(expected, found);
  for (const line of wrong.slice(0, DIFFERENCES_SHOWN_MAX)) console.error(line);
  await soaking.stack.stop();
  proxy.stop();
  if (wrong.length > 0) throw new Error(`${wrong.length} numbers differ from what was put (seed ${seed})`);
  const numbers = differences(expected, {}).length;
  say(
    `all ${numbers} numbers are what was put, to the click: ${Object.keys(expected.counts).length} site weeks`,
  );
}

/** The functions find the table's server behind the proxy; we go on speaking to it directly. */
function throughProxy(own: Package, endpoint: string): void {
  for (const { environment } of own.definitions.functions) environment.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
}

async function inTime(drained: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    const text = `not everything was counted within ${DRAIN_MS_MAX / 1000} s after the last click`;
    timer = setTimeout(() => fail(new Error(text)), DRAIN_MS_MAX);
  });
  await Promise.race([drained, late]).finally(() => clearTimeout(timer));
}

function summary({ harm }: Soaking, played: Readonly<Record<string, number>>, tookMs: number): string {
  const { none = 0, ...faults } = played;
  const told = Object.entries(faults).map(([fault, times]) => `${times} ${fault}`);
  return `${harm.kills} processes killed, ${harm.cutOff} of them at work; the stack itself ${harm.stackKills} times; \
${harm.splits} splits, ${harm.merges} merge; of ${none + Object.values(faults).reduce((a, b) => a + b)} table requests \
${told.join(', ')}; ${Math.round(tookMs / 1000)} s`;
}
