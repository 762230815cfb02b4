import { kinesisClient } from '../lib/aws/clients.ts';
import { streamShards } from '../lib/aws/stream-shards.ts';
import { HEARTBEAT } from '../lib/domain/records/heartbeat.ts';
import { required } from '../lib/environment.ts';

const stream = streamShards(kinesisClient(), required('CLICK_STREAM'));

/** Puts a heartbeat to every open shard, so that its watermark moves though nothing is clicked. */
export async function handler(): Promise<void> {
  const open = (await stream.list()).filter(({ isOpen }) => isOpen);
  const failed = await stream.putToEach(open, HEARTBEAT);
  console.log(JSON.stringify({ event: 'heartbeat', shards: open.length, failed }));
  // Lambda tries again, and counts it as an error; a shard that gets two is none the worse for it.
  if (failed > 0) throw new Error(`${failed} of ${open.length} heartbeats were not put`);
}
