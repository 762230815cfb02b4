import type { Around } from '../clicks/click.ts';
import type { Surroundings } from '../clicks/format.ts';

/** What is longer is no time. */
const TIME_LENGTH_MAX = 64;

/** The bytes of the JSON that a `Surroundings.context` was parsed from, looked up only for a rejection. */
export type ContextBytes = () => Uint8Array | null;

/** What an event in a list takes from around it, to be kept beside its bytes; `null` for nothing. */
export function aroundOf({ time, messageId }: Surroundings, context: ContextBytes): Around | null {
  const kept = {
    time: typeof time === 'string' ? time.slice(0, TIME_LENGTH_MAX) : null,
    messageId: messageId ?? null,
    context: context(),
  };
  return kept.time === null && kept.messageId === null && kept.context === null ? null : kept;
}

/**
 * The reverse: what an event that was kept so is read with.
 * @throws SyntaxError where `context` is no JSON.
 */
export function surroundingsOf(around: Around | null): Surroundings {
  if (around === null) return {};
  const { time, messageId, context } = around;
  return {
    ...(time !== null && { time }),
    ...(messageId !== null && { messageId }),
    ...(context !== null && { context: JSON.parse(Buffer.from(context).toString()) }),
  };
}
