import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type Fault, type Format, fault, type Opened, type Surroundings } from './format.ts';
import { isAbsent, type JsonObject } from './json.ts';

const MESSAGE_ID_LENGTH_MAX = 120;

/**
 * The structured JSON mode of CloudEvents 1.x around a click of any format, or around a batch. Its
 * `time`, and its `source` and `id` together (only both name an event), stand in where the event has
 * none.
 *
 * Source: cloudevents/spec, "JSON Event Format for CloudEvents - Version 1.0".
 */
export const cloudEvents: Format = {
  name: 'cloud-events',
  matches: (document) => typeof document.specversion === 'string',
  open: (envelope, around) => {
    if (!(envelope.specversion as string).startsWith('1.'))
      return fault('unknown-type', 'a CloudEvents version other than 1');
    if (!isAbsent(envelope.id) && typeof envelope.id !== 'string')
      return fault('bad-field', 'the id of a CloudEvents envelope must be a string');
    const inside = { ...around, time: envelope.time ?? around.time, messageId: identityOf(envelope) };
    if (isAbsent(envelope.data_base64)) return holding(envelope.data, ['data'], null, inside);
    const decoded = decode(envelope.data_base64);
    return 'kind' in decoded ? decoded : holding(decoded.data, [], decoded.json, inside);
  },
};

function holding(
  data: unknown,
  keys: readonly string[],
  json: Uint8Array | null,
  around: Surroundings,
): Opened {
  const documents = Array.isArray(data) ? data : [data];
  return { kind: 'documents', documents, keys, json, whole: !Array.isArray(data), around };
}

function decode(base64: unknown): { readonly data: unknown; readonly json: Uint8Array } | Fault {
  if (typeof base64 !== 'string') return fault('bad-field', 'data_base64 must be a string');
  const json = Buffer.from(base64, 'base64');
  if (!isUtf8(json)) return fault('not-utf8', 'data_base64 is not UTF-8');
  try {
    return { data: JSON.parse(json.toString()), json };
  } catch {
    return fault('not-json', 'data_base64 is not JSON');
  }
}

function identityOf({ source, id }: JsonObject): string | null {
  if (typeof id !== 'string' || id === '') return null;
  const identity = typeof source === 'string' && source !== '' ? `${source} ${id}` : id;
  return identity.length <= MESSAGE_ID_LENGTH_MAX
    ? identity
    : createHash('sha256').update(identity).digest('hex');
}
