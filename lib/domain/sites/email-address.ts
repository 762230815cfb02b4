import { domainToASCII } from 'node:url';

/** RFC 5321: a path is at most 256 octets with its angle brackets. */
const ADDRESS_LENGTH_MAX = 254;
const LOCAL_PART_LENGTH_MAX = 64;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * One address as it is stored and mailed to: the domain in lower case and ASCII, the rest as given.
 * Quoted local parts, address lists and display names are refused, and so is anything that could end a
 * mail header.
 *
 * @returns `null` where the text is not one address.
 */
export function emailAddress(text: string): string | null {
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, Math.max(at, 0));
  const domain = domainToASCII(text.slice(at + 1));
  if (localPart.length > LOCAL_PART_LENGTH_MAX || !LOCAL_PART.test(localPart)) return null;
  const address = `${localPart}@${domain}`;
  return DOMAIN.test(domain) && address.length <= ADDRESS_LENGTH_MAX ? address : null;
}
