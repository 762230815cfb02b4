/** One of the secrets that links are signed with. */
export interface LinkKey {
  /** 1 to 255; the newest has the highest. */
  readonly id: number;
  readonly secret: string;
}

/** Newest first: that one signs, and all of them are taken. */
export type LinkKeys = readonly [LinkKey, ...LinkKey[]];

/** A key id is one byte of a link. */
const ID_MAX = 255;
const SECRET_CHARACTERS_MIN = 32;

/**
 * @param json `{"2":"…","1":"…"}`: secrets by key id
 * @throws Error that has no secret in it, where this is not what it says
 */
export function readLinkKeys(json: string): LinkKeys {
  const keys = Object.entries(parsed(json))
    .map(([id, secret]) => ({ id: Number(id), secret: String(secret) }))
    .sort((a, b) => b.id - a.id);
  const [newest, ...older] = keys;
  if (!newest || !keys.every(isKey)) throw new Error('the secret of links is no list of keys by number');
  return [newest, ...older];
}

export function writeLinkKeys(keys: LinkKeys): string {
  return JSON.stringify(Object.fromEntries(keys.map(({ id, secret }) => [id, secret])));
}

/**
 * The keys with one more, which signs from now on; links of the others work on.
 * @throws RangeError where the secret is too short, or the ids are used up
 */
export function withNewKey(keys: LinkKeys, secret: string): LinkKeys {
  const key = { id: keys[0].id + 1, secret };
  if (!isKey(key)) throw new RangeError(`key ${key.id} would be no key of links`);
  return [key, ...keys];
}

/**
 * The keys without one: links that it signed are refused from now on.
 * @returns `null` where there is no such key, or no other
 */
export function withoutKey(keys: LinkKeys, id: number): LinkKeys | null {
  const [newest, ...older] = keys.filter((key) => key.id !== id);
  return newest && older.length + 1 < keys.length ? [newest, ...older] : null;
}

function isKey({ id, secret }: LinkKey): boolean {
  return Number.isInteger(id) && id >= 1 && id <= ID_MAX && secret.length >= SECRET_CHARACTERS_MIN;
}

function parsed(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
