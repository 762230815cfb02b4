import { readRejections } from '../../../lib/archive/read-rejections.ts';
import type { ArchivedRejection } from '../../../lib/domain/archive/archived-rejection.ts';
import type { TimeRange } from '../../../lib/domain/archive/segment-key.ts';
import type { RejectionReason } from '../../../lib/domain/clicks/click.ts';
import { GROUP_MAX, keyOf } from '../../../lib/redrive/redrive.ts';
import type { RedriveState } from '../../../lib/redrive/redrive-ledger.ts';
import type { Target } from '../target.ts';

/** What a command line asks of rejections. */
export interface Query {
  /** Of arrival. */
  readonly range: TimeRange;
  /** `null`: any. */
  readonly reason: RejectionReason | null;
  readonly limit: number;
  /** Of sites that are not registered. */
  readonly timeZone: string;
  readonly dryRun: boolean;
  readonly unknownToo: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** A rejection, and whether it was sent again. */
export interface FoundRejection {
  readonly archived: ArchivedRejection;
  readonly state: RedriveState;
}

/** The rejections that a query asks for, each once. */
export async function* rejectionsOf(
  target: Target,
  { range, reason }: Query,
): AsyncGenerator<ArchivedRejection> {
  for await (const archived of readRejections(await target.archive(), range))
    if (reason === null || archived.rejection.reason === reason) yield archived;
}

/** The same with their states. */
export async function* foundRejections(target: Target, query: Query): AsyncGenerator<FoundRejection> {
  let group: ArchivedRejection[] = [];
  for await (const archived of rejectionsOf(target, query)) {
    group.push(archived);
    if (group.length < GROUP_MAX) continue;
    yield* withStates(target, group);
    group = [];
  }
  yield* withStates(target, group);
}

async function* withStates(
  { redrives }: Target,
  group: readonly ArchivedRejection[],
): AsyncGenerator<FoundRejection> {
  if (group.length === 0) return;
  const states = await redrives.find(group.map(keyOf));
  for (const [i, archived] of group.entries()) yield { archived, state: states[i] as RedriveState };
}
