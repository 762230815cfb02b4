import { subscriberId } from '../deliveries/subscriber-id.ts';

/** Why an address must not be mailed, in words. */
export const SUPPRESSION_REASONS = {
  bounced: 'its mailbox does not exist, or refuses us for good',
  'bounced-often': 'several emails to it came back',
  complained: 'its owner reported an email as spam',
  unsubscribed: 'its owner unsubscribed',
  deleted: 'it was deleted',
} as const;

export type SuppressionReason = keyof typeof SUPPRESSION_REASONS;

/** An address that must not be mailed; the address itself is not kept. */
export interface Suppression {
  /** See `suppressionId`. */
  readonly id: string;
  readonly reason: SuppressionReason;
  readonly sinceMs: number;
}

/**
 * An address as suppressions name it. Mailboxes hardly ever tell capitals apart, so one suppression is for
 * all ways to write it.
 *
 * @param key see `subscriberId`
 */
export function suppressionId(email: string, key: Uint8Array): string {
  return subscriberId(email.toLowerCase(), key);
}
