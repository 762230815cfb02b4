import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { documentClient, kinesisClient } from '../../lib/aws/clients.ts';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import { siteTable } from '../../lib/aws/site-table.ts';
import { findRunning } from '../../lib/embedded/running.ts';
import { type Stack, startStack } from '../../lib/embedded/stack.ts';
import { InterruptedError, messageOf } from '../command-line.ts';
import { DATA_DIRECTORY } from '../data-directory.ts';
import { type Demo, mailLastWeek, sendBacklog, sendTraffic } from './demo.ts';
import { registerDemo } from './demo-site.ts';
import { onInterrupt } from './interrupt.ts';
import { emailLine, LiveView } from './live-view.ts';
import type { LiveOptions } from './options.ts';
import { pageHandler } from './page.ts';
import { readSnapshot, type SnapshotSource } from './snapshot.ts';
import { stackLog } from './stack-log.ts';
import { gracePeriodMsOf } from './weekly-run.ts';

const WATCH_MS = 2_000;
/** How long what is under way may take to end after Ctrl-C. */
const LAST_MS = 2_000;

/** What the parts of a live run share. */
interface Live {
  readonly options: LiveOptions;
  readonly stack: Stack;
  readonly view: LiveView;
  readonly signal: AbortSignal;
  readonly source: SnapshotSource;
  sent: number;
}

/** Runs the stack with demo clicks until Ctrl-C. */
export async function runLive(options: LiveOptions): Promise<void> {
  const directory = resolve(DATA_DIRECTORY);
  await refuseSecond(directory);
  if (options.fresh) await rm(directory, { recursive: true, force: true });
  const { signal, interrupted } = onInterrupt();
  const view = new LiveView(process.stdout);
  view.note('starting Kinesis, DynamoDB, S3, the outbox and the functions …');
  const starting = startWithPage(directory, options, view, signal);
  const working = starting.then((stack) => live(options, stack, view, signal));
  try {
    await Promise.race([interrupted, working]);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    view.note('stopping …');
    await Promise.race([working.catch(() => {}), sleep(LAST_MS)]);
  } finally {
    await (await starting.catch(() => null))?.stop();
  }
  view.note(`stopped; ${DATA_DIRECTORY}/ keeps the data, and npm start goes on with it`);
}

/** Two stacks on the same data would count everything twice. */
async function refuseSecond(directory: string): Promise<void> {
  const running = await findRunning(directory);
  if (running)
    throw new Error(
      `clickweek already runs here (process ${running.pid}, Kinesis on port ${new URL(running.endpoints.kinesis).port}): ` +
        'stop it with Ctrl-C, or start this one in another folder with other ports',
    );
}

async function startWithPage(
  directory: string,
  options: LiveOptions,
  view: LiveView,
  signal: AbortSignal,
): Promise<Stack> {
  let outbox: Stack['outbox'] | undefined;
  const stack = await startStack({
    directory,
    ports: options.ports,
    log: stackLog(options.verbose, signal, (line) => view.note(line)),
    schedules: true,
    page: pageHandler({
      totals: () => view.totals(),
      messages: async () => (await outbox?.list()) ?? [],
      message: async (id) => outbox?.get(id),
    }),
  });
  outbox = stack.outbox;
  return stack;
}

async function live(options: LiveOptions, stack: Stack, view: LiveView, signal: AbortSignal): Promise<void> {
  Object.assign(process.env, stack.environment);
  const client = documentClient();
  const source = {
    rollups: rollupTable(client, stack.names.rollupsTable),
    sites: siteTable(client, stack.names.sitesTable),
    defaultTimeZone: 'UTC',
    gracePeriodMs: gracePeriodMsOf(stack),
  };
  view.open(`${stack.endpoints.page}/`);
  const shared: Live = { options, stack, view, signal, source, sent: 0 };
  await Promise.all([produce(shared), watch(shared)]);
}

async function produce(live: Live): Promise<void> {
  const { options, stack, view, signal, source } = live;
  const isNew = !(await hasWeeks(source, options.site));
  const history = await registerDemo(source.sites, options, Date.now());
  const onSent = (clicks: number) => {
    live.sent += clicks;
  };
  const demo: Demo = { stack, kinesis: kinesisClient(1), site: options.site, history, signal, onSent };
  if (isNew) {
    view.note('sending what the demo site saw in the last two weeks …');
    await sendBacklog(demo, Date.now());
  }
  await stack.drained();
  await mailLastWeek(demo, Date.now()).catch((error) => view.note(`weekly: ${messageOf(error)}`));
  await sendTraffic(demo);
}

async function hasWeeks({ rollups }: SnapshotSource, wanted: string): Promise<boolean> {
  for await (const { site } of rollups.listWeeks()) if (site === wanted) return true;
  return false;
}

async function watch(live: Live): Promise<void> {
  const { stack, view, signal, source } = live;
  const mailed = new Set((await stack.outbox.list()).map(({ id }) => id));
  while (!signal.aborted) {
    const nowMs = Date.now();
    const messages = await stack.outbox.list();
    for (const message of messages.filter(({ id }) => !mailed.has(id)).reverse()) {
      mailed.add(message.id);
      view.note(emailLine(message));
    }
    const { count, archive } = stack.stats();
    view.show(
      {
        sent: live.sent,
        archived: archive?.records ?? 0,
        behindMs: count?.millisBehind ?? 0,
        emails: messages.length,
        sites: await readSnapshot(source, nowMs),
      },
      nowMs,
    );
    await sleep(WATCH_MS);
  }
}
