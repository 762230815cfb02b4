import { originId } from '../../../lib/domain/records/redriven.ts';
import { visible } from '../../../lib/domain/reports/visible.ts';
import type { RedriveState } from '../../../lib/redrive/redrive-ledger.ts';
import { terminalJson } from '../../terminal-json.ts';
import { many } from '../../totals-text.ts';
import type { Target } from '../target.ts';
import { bytesText, textOf } from './bytes-text.ts';
import { type FoundRejection, foundRejections, type Query } from './query.ts';

/** Prints rejections with all that is known of them. */
export async function show(target: Target, query: Query): Promise<void> {
  const shown: FoundRejection[] = [];
  for await (const found of foundRejections(target, query)) {
    shown.push(found);
    if (shown.length === query.limit) break;
  }
  if (query.json) process.stdout.write(terminalJson(shown.map(jsonOf)));
  else
    process.stdout.write(
      `${
        shown
          .map(textLines)
          .map((lines) => lines.join('\n'))
          .join('\n\n') || 'no rejections'
      }\n`,
    );
}

/** Times are ISO 8601. */
function jsonOf({ archived, state }: FoundRejection) {
  const { rejection, stream, shardId, sequence } = archived;
  const { reason, detail, site, eventTimeMs, subSequence, bytes, around, origin } = rejection;
  return {
    reason,
    detail,
    site,
    eventTime: eventTimeMs === null ? null : isoTime(eventTimeMs),
    arrivalTime: isoTime(archived.arrivalTimeMs),
    stream,
    shard: shardId,
    sequence: sequence.replace(/^0+(?=\d)/, ''),
    subSequence,
    origin: origin ?? null,
    around: around ? { ...around, context: around.context && Buffer.from(around.context).toString() } : null,
    redrive: redriveJson(state),
    bytes: Buffer.from(bytes).toString('base64'),
    text: textOf(bytes),
  };
}

function redriveJson(state: RedriveState) {
  if (state.status === 'sent') return { status: 'sent', at: isoTime(state.sentAtMs) };
  return state.status === 'sending' ? { status: 'unknown', at: isoTime(state.sinceMs) } : null;
}

function textLines({ archived, state }: FoundRejection): string[] {
  const { rejection, arrivalTimeMs } = archived;
  const { reason, detail, site, eventTimeMs, bytes, around, subSequence } = rejection;
  const context = around?.context;
  const redrive = redriveJson(state);
  const known = [
    ['place', originId(archived, { subSequence })],
    ['first', rejection.origin],
    ['site', site],
    ['event time', eventTimeMs === null ? null : isoTime(eventTimeMs)],
    ['time around', around?.time],
    ['id around', around?.messageId],
    ['context around', context ? (bytesText(context)[0] ?? null) : null],
    ['sent again', redrive && (redrive.status === 'sent' ? redrive.at : `perhaps, ${redrive.at}`)],
  ].flatMap(([name, value]) => (value ? [`  ${name?.padEnd(15)} ${visible(value)}`] : []));
  return [
    `${isoTime(arrivalTimeMs)}  ${visible(reason)}: ${visible(detail)}`,
    ...known,
    `  ${many(bytes.length, 'byte')}`,
    ...bytesText(bytes).map((line) => `  | ${line}`),
  ];
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
