const NAME_LENGTH_MAX = 253;
const WWW = 'www.';
const DOT = 46;
const PLAIN = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyz0123456789-_.') PLAIN[character.charCodeAt(0)] = 1;
/** Labels of letters (any script, punycode included), digits, `-` and `_`. */
const NAME = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u;

/**
 * A host name, or a single label, as sites and referrers are counted by: lower case, without `www.`,
 * port and trailing dot, 1 to 253 characters. It holds no `#`, no space and no parenthesis, so it is
 * never mistaken for a part of a key, `(unknown)` or `(other)`.
 *
 * @returns `null` for all else, IPv6 addresses included.
 */
export function hostName(text: string): string | null {
  const bare = withoutWww(text);
  return isPlain(bare) ? bare : normalised(text);
}

/** Cut as often as it is there, so that a name read again stays what it is. */
function withoutWww(text: string): string {
  let bare = text;
  while (bare.startsWith(WWW)) bare = bare.slice(WWW.length);
  return bare;
}

/** Whether there is nothing to change: the usual case, and a regular expression costs three times this. */
function isPlain(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > NAME_LENGTH_MAX) return false;
  let before = DOT;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128 || PLAIN[code] === 0 || (code === DOT && before === DOT)) return false;
    before = code;
  }
  return before !== DOT;
}

function normalised(text: string): string | null {
  const lower = text.trim().toLowerCase();
  const colon = lower.lastIndexOf(':');
  const unported = colon === -1 || !/^\d*$/.test(lower.slice(colon + 1)) ? lower : lower.slice(0, colon);
  const undotted = unported.endsWith('.') ? unported.slice(0, -1) : unported;
  const name = withoutWww(undotted);
  return name.length <= NAME_LENGTH_MAX && NAME.test(name) ? name : null;
}
