import { Buffer } from 'node:buffer';

/**
 * The data of a record that is put to every shard now and then, so that its watermark moves when nothing
 * else comes. It says nothing but that it is one: where and when it arrived is Kinesis' word, so a forged
 * one moves nothing that a click would not move.
 */
export const HEARTBEAT: Uint8Array = Buffer.from('clickweek-heartbeat/1\n');

/** Whether a record is a heartbeat, which consumers drop: these very bytes, and nothing before or after. */
export function isHeartbeat(data: Uint8Array): boolean {
  return data.length === HEARTBEAT.length && Buffer.compare(data, HEARTBEAT) === 0;
}
