import { type Feedback, readFeedback } from '../domain/subscribers/ses-feedback.ts';
import { bouncedOften, bounceMark } from '../domain/subscribers/soft-bounces.ts';
import type { SuppressionStore } from './stores.ts';

/** How many addresses an event made be suppressed, or bounced without that. */
export interface Heard {
  readonly suppressed: number;
  readonly soft: number;
}

/**
 * Suppresses the addresses that an event of SES says must not be mailed any more. Events may come late, twice
 * and in any order.
 *
 * @param body the event as JSON, as SNS delivers it raw; any other than a bounce or complaint changes nothing
 * @throws what the store throws; then the event is to come again
 */
export async function suppressByFeedback(
  store: Pick<SuppressionStore, 'add' | 'addSoftBounce'>,
  body: string,
): Promise<Heard> {
  let suppressed = 0;
  const feedback = readFeedback(body);
  for (const one of feedback) if (await suppress(store, one)) suppressed++;
  return { suppressed, soft: feedback.filter(({ kind }) => kind === 'soft').length };
}

async function suppress(
  store: Pick<SuppressionStore, 'add' | 'addSoftBounce'>,
  feedback: Feedback,
): Promise<boolean> {
  const { email, atMs } = feedback;
  if (feedback.kind === 'final') return store.add(email, feedback.reason, atMs);
  const marks = await store.addSoftBounce(email, bounceMark(feedback.messageId, atMs), atMs);
  return bouncedOften(marks) && store.add(email, 'bounced-often', atMs);
}
