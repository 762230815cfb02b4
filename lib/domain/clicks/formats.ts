import { batch } from './batch.ts';
import { cloudEvents } from './cloud-events.ts';
import type { Format } from './format.ts';
import { snowplowEvent, snowplowPayload } from './snowplow.ts';

/** Every format but the native one, in the order they are asked. */
export const FORMATS: readonly Format[] = [cloudEvents, batch, snowplowPayload, snowplowEvent];
