import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkKey, LinkKeys } from './link-keys.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a link is for, and how long it works. One for the one thing does nothing for the other. */
export const LINK_LASTS_MS = { unsubscribe: 2 * 366 * DAY_MS, confirm: 7 * DAY_MS } as const;

export type LinkPurpose = keyof typeof LINK_LASTS_MS;

/** The list that is the weekly email itself: one email has all sites of a subscriber in it. */
export const ALL_SITES = '*';

/** What a link of an email says to us, and to nobody else. */
export interface Link {
  readonly purpose: LinkPurpose;
  readonly email: string;
  /** A site, or `ALL_SITES`. */
  readonly list: string;
  /** Of the email that the link is in: two letters. */
  readonly language: string;
  /** To the minute. */
  readonly issuedAtMs: number;
}

export type LinkRefusal = 'malformed' | 'unknown-key' | 'forged' | 'expired';

const VERSION = 1;
const PURPOSES: readonly LinkPurpose[] = ['unsubscribe', 'confirm'];
const MINUTE_MS = 60_000;
const HEADER_BYTES = 2;
const TAG_BYTES = 16;
/** Purpose, minutes, language, length of the list. */
const FIXED_BYTES = 1 + 4 + 2 + 1;
/** Longer than any link of an address and a site. */
const TOKEN_CHARACTERS_MAX = 800;

/**
 * A link's token: base64url of version, key id, tag, and what the link says, encrypted. The tag is an
 * HMAC-SHA256 over all of it, and the cipher's initialization vector (a synthetic one, as in RFC 5297): the
 * same link has the same token, and no chance is needed. Addresses in it are not in the logs of whoever
 * carries it.
 *
 * @throws RangeError where a list or language does not fit
 */
export function sealLink(link: Link, [key]: LinkKeys): string {
  const header = Buffer.from([VERSION, key.id]);
  const plain = encode(link);
  const tag = tagOf(key, header, plain);
  const cipher = createCipheriv('aes-256-ctr', derived(key, 'cipher'), tag);
  return Buffer.concat([header, tag, cipher.update(plain), cipher.final()]).toString('base64url');
}

/** Reads a token that anybody may have made up. */
export function openLink(token: string, keys: LinkKeys, nowMs: number): Link | LinkRefusal {
  const bytes = Buffer.from(token.slice(0, TOKEN_CHARACTERS_MAX), 'base64url');
  // Several texts stand for the same bytes: only the one that we wrote is ours.
  if (bytes.toString('base64url') !== token) return 'malformed';
  if (bytes.length < HEADER_BYTES + TAG_BYTES + FIXED_BYTES || bytes[0] !== VERSION) return 'malformed';
  const key = keys.find(({ id }) => id === bytes[1]);
  if (!key) return 'unknown-key';
  const header = bytes.subarray(0, HEADER_BYTES);
  const tag = bytes.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-ctr', derived(key, 'cipher'), tag);
  const plain = Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES + TAG_BYTES)), decipher.final()]);
  if (!timingSafeEqual(tagOf(key, header, plain), tag)) return 'forged';
  const link = decode(plain);
  if (link === null) return 'malformed';
  return nowMs < link.issuedAtMs + LINK_LASTS_MS[link.purpose] ? link : 'expired';
}

/** Without the last slash of `linksUrl`, if it has one. */
export function linkUrl(linksUrl: string, link: Link, keys: LinkKeys): string {
  return `${linksUrl.replace(/\/$/, '')}/${link.purpose}/${sealLink(link, keys)}`;
}

function tagOf(key: LinkKey, header: Uint8Array, plain: Uint8Array): Buffer {
  const hmac = createHmac('sha256', derived(key, 'tag')).update(header).update(plain);
  return hmac.digest().subarray(0, TAG_BYTES);
}

function derived({ secret }: LinkKey, use: 'tag' | 'cipher'): Buffer {
  return createHmac('sha256', secret).update(`clickweek link ${use}`).digest();
}

function encode({ purpose, email, list, language, issuedAtMs }: Link): Buffer {
  if (!/^[a-z]{2}$/.test(language)) throw new RangeError(`a link is in no language ${language}`);
  const listBytes = Buffer.from(list);
  if (listBytes.length > 255) throw new RangeError('the list of a link is longer than 255 bytes');
  const fixed = Buffer.alloc(FIXED_BYTES);
  fixed.writeUInt8(PURPOSES.indexOf(purpose), 0);
  fixed.writeUInt32BE(Math.floor(issuedAtMs / MINUTE_MS), 1);
  fixed.write(language, 5, 'latin1');
  fixed.writeUInt8(listBytes.length, 7);
  return Buffer.concat([fixed, listBytes, Buffer.from(email)]);
}

/** @returns `null` for what a later version may have written by the same key */
function decode(plain: Buffer): Link | null {
  const purpose = PURPOSES[plain.readUInt8(0)];
  const listEnd = FIXED_BYTES + plain.readUInt8(7);
  if (purpose === undefined || plain.length <= listEnd) return null;
  return {
    purpose,
    email: plain.toString('utf8', listEnd),
    list: plain.toString('utf8', FIXED_BYTES, listEnd),
    language: plain.toString('latin1', 5, 7),
    issuedAtMs: plain.readUInt32BE(1) * MINUTE_MS,
  };
}
