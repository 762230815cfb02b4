import { concurrently } from '../concurrently.ts';
import { type ArchivedRejection, placeInShard } from '../domain/archive/archived-rejection.ts';
import { type RedrivenRecord, redrivenRecord } from '../domain/archive/redriven-record.ts';
import type { Click } from '../domain/clicks/click.ts';
import { RECORD_BYTES_MAX, recordBytes } from '../domain/packing/outgoing-record.ts';
import type { PutOutcome, RecordStream } from '../producer/record-stream.ts';
import type { RedriveClaim, RedriveKey, RedriveLedger, RedriveState } from './redrive-ledger.ts';

export interface RedriveDependencies {
  readonly ledger: RedriveLedger;
  readonly stream: RecordStream;
  /** Whether every one of these clicks counts once even if it comes twice: its site's `duplicates` is `exact`. */
  readonly countsOnce: (clicks: readonly Click[]) => Promise<boolean>;
  readonly nowMs: () => number;
  /** Waits before the attempt of that number, the first being 1. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** What becomes of each rejection of a redrive. */
export type RedriveFate =
  /** Put on the stream; in a dry run, would be. */
  | 'sent'
  /** By an earlier redrive. */
  | 'sent-before'
  /** Nothing has been mended: it would only be rejected again. */
  | 'still-rejected'
  /** An earlier redrive or this one put it on the stream, or did not. */
  | 'unknown'
  /** With its envelope it is larger than a record may be. */
  | 'too-large'
  /** Another redrive is sending it just now. */
  | 'sent-elsewhere'
  /** The stream took none of it; the next redrive sends it. */
  | 'refused';

export interface Redriven {
  readonly archived: ArchivedRejection;
  readonly fate: RedriveFate;
}

export interface RedriveOptions {
  readonly dryRun: boolean;
  /** Also what may have been sent before: it counts twice where it was and its site does not count exactly. */
  readonly unknownToo: boolean;
}

/** One call holds so few that a crash leaves few in doubt; it is also what one read of the ledger takes. */
export const GROUP_MAX = 100;
const GROUP_BYTES_MAX = 4 * 1024 * 1024;
const LEDGER_CALLS_AT_ONCE_MAX = 16;
const ATTEMPTS_MAX = 8;

/** The stream takes nothing more of a redrive; what it had refused may be sent by the next. */
export class RedriveStoppedError extends Error {
  override name = 'RedriveStoppedError';
}

interface Candidate {
  readonly archived: ArchivedRejection;
  readonly record: RedrivenRecord;
}

type Sendable = Candidate & { readonly state: RedriveState };
type Held = Candidate & { readonly claim: RedriveClaim };

/**
 * Puts rejections on the stream again, each at most once over all redrives: what may have been put is
 * put again only where that counts once.
 *
 * @throws RedriveStoppedError once the stream refuses what it is given, after telling of it.
 */
export async function* redrive(
  rejections: AsyncIterable<ArchivedRejection>,
  dependencies: RedriveDependencies,
  options: RedriveOptions,
): AsyncGenerator<readonly Redriven[]> {
  let group: Candidate[] = [];
  let bytes = 0;
  for await (const archived of rejections) {
    const record = redrivenRecord(archived, dependencies.nowMs());
    if (group.length === GROUP_MAX || (group.length > 0 && bytes + recordBytes(record) > GROUP_BYTES_MAX)) {
      yield* redriveGroup(group, dependencies, options);
      group = [];
      bytes = 0;
    }
    group.push({ archived, record });
    bytes += recordBytes(record);
  }
  if (group.length > 0) yield* redriveGroup(group, dependencies, options);
}

async function* redriveGroup(
  group: readonly Candidate[],
  dependencies: RedriveDependencies,
  options: RedriveOptions,
): AsyncGenerator<readonly Redriven[]> {
  const states = await dependencies.ledger.find(group.map(({ archived }) => keyOf(archived)));
  const fates: Redriven[] = [];
  const sendable: Sendable[] = [];
  for (const [i, candidate] of group.entries()) {
    const state = states[i] as RedriveState;
    const fate = await fateOf(candidate.record, state, dependencies, options);
    if (fate === 'sent') sendable.push({ ...candidate, state });
    else fates.push({ archived: candidate.archived, fate });
  }
  if (options.dryRun) {
    yield [...fates, ...sendable.map(({ archived }) => ({ archived, fate: 'sent' as const }))];
    return;
  }
  const { sent, problem } = await send(sendable, dependencies);
  yield [...fates, ...sent];
  if (problem !== null) throw new RedriveStoppedError(problem);
}

async function fateOf(
  record: RedrivenRecord,
  state: RedriveState,
  { countsOnce }: RedriveDependencies,
  { unknownToo }: RedriveOptions,
): Promise<RedriveFate> {
  if (state.status === 'sent') return 'sent-before';
  if (record.clicks.length === 0) return 'still-rejected';
  if (recordBytes(record) > RECORD_BYTES_MAX) return 'too-large';
  if (state.status === 'open' || unknownToo) return 'sent';
  // What is rejected again gets a line in the archive for every copy, but no click is counted twice.
  return (await countsOnce(record.clicks)) ? 'sent' : 'unknown';
}

async function send(
  candidates: readonly Sendable[],
  dependencies: RedriveDependencies,
): Promise<{ sent: Redriven[]; problem: string | null }> {
  const { ledger, nowMs } = dependencies;
  const { held, sent } = await claimAll(candidates, dependencies);
  if (held.length === 0) return { sent, problem: null };
  const { outcomes, problem } = await putAll(
    held.map(({ record }) => record),
    dependencies,
  );
  await concurrently(held.entries(), LEDGER_CALLS_AT_ONCE_MAX, async ([i, { archived, claim }]) => {
    const outcome = outcomes[i] as PutOutcome;
    if (outcome === 'sent') await ledger.sent(claim, nowMs());
    else if (outcome === 'refused') await ledger.release(claim);
    sent.push({ archived, fate: outcome });
  });
  return { sent, problem };
}

async function claimAll(
  candidates: readonly Sendable[],
  { ledger, nowMs }: RedriveDependencies,
): Promise<{ held: Held[]; sent: Redriven[] }> {
  const sent: Redriven[] = [];
  const held: Held[] = [];
  try {
    await concurrently(candidates, LEDGER_CALLS_AT_ONCE_MAX, async ({ archived, record, state }) => {
      const claim = await ledger.claim(keyOf(archived), state, nowMs());
      if (claim) held.push({ archived, record, claim });
      else sent.push({ archived, fate: 'sent-elsewhere' });
    });
  } catch (error) {
    // Nothing is sent, so nothing need be in doubt; where this fails too, the next redrive says so.
    await Promise.allSettled(held.map(({ claim }) => ledger.release(claim)));
    throw error;
  }
  return { held, sent };
}

/** Puts records, and again those that are certainly not there. `problem` is why some are not at the end. */
async function putAll(
  records: readonly RedrivenRecord[],
  { stream, pause }: RedriveDependencies,
): Promise<{ outcomes: PutOutcome[]; problem: string | null }> {
  const outcomes = records.map((): PutOutcome => 'refused');
  let problem: string | null = null;
  for (let attempt = 0; attempt < ATTEMPTS_MAX && outcomes.includes('refused'); attempt++) {
    if (attempt > 0) await pause(attempt);
    const pending = [...outcomes.keys()].filter((i) => outcomes[i] === 'refused');
    const answer = await stream.put(pending.map((i) => records[i] as RedrivenRecord));
    for (const [at, i] of pending.entries()) outcomes[i] = answer.outcomes[at] ?? 'unknown';
    problem = answer.problem;
  }
  return { outcomes, problem: outcomes.every((outcome) => outcome === 'sent') ? null : problem };
}

export function keyOf(archived: ArchivedRejection): RedriveKey {
  return { shard: `${archived.stream}/${archived.shardId}`, place: placeInShard(archived) };
}
