import { isAbsent, type JsonObject } from './json.ts';
import { textOf, wellFormed } from './values.ts';

const MESSAGE_ID_LENGTH_MAX = 128;
const PERSON_LENGTH_MAX = 256;

/** Which click it is and whose; all may be absent. */
export interface Identity {
  readonly messageId: string | null;
  readonly visitor: string | null;
  readonly session: string | null;
}

/** @returns for a field that is there but not what it must be, what it must be */
export function identityOf(
  event: JsonObject,
  sessionId: unknown,
  messageIdAround: string | null | undefined,
): Identity | string {
  const messageId = event.messageId ?? messageIdAround;
  if (!isAbsent(messageId) && !isMessageId(messageId))
    return `messageId must be a string of 1 to ${MESSAGE_ID_LENGTH_MAX} characters`;
  const anonymous = personOf(event.anonymousId);
  const user = personOf(event.userId);
  const session = personOf(sessionId);
  if (anonymous === undefined) return mustBePerson('anonymousId');
  if (user === undefined) return mustBePerson('userId');
  if (session === undefined) return mustBePerson('context.sessionId');
  return {
    messageId: isAbsent(messageId) ? null : wellFormed(messageId),
    visitor: anonymous ?? user,
    session,
  };
}

function mustBePerson(field: string): string {
  return `${field} must be a string of at most ${PERSON_LENGTH_MAX} characters, or a number`;
}

function isMessageId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MESSAGE_ID_LENGTH_MAX;
}

/** `null` where absent or empty, `undefined` where it cannot be one. */
function personOf(value: unknown): string | null | undefined {
  if (isAbsent(value) || value === '') return null;
  const text = textOf(value);
  return text === null || text.length > PERSON_LENGTH_MAX ? undefined : wellFormed(text);
}
