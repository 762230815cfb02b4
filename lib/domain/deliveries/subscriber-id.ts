import { createHmac } from 'node:crypto';

const ID_DIGITS = 32;

/**
 * A subscriber as the ledger, logs and SES' tags name him: whoever has no key cannot find out an address by
 * trying all that he knows. The same for one address for ever, so the key is never changed.
 *
 * @returns 32 hexadecimal digits
 */
export function subscriberId(email: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(email).digest('hex').slice(0, ID_DIGITS);
}
