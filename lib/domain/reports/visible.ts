// What came from a click is shown to people: nothing in it may hide, reorder or break what is
// around it. Joiners (U+200C, U+200D) stay, since Persian and emoji need them.
const UNSEEN = new RegExp(
  [
    '[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]', // controls, lone surrogates, line and paragraph separators
    '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u206f]', // bidirectional controls
    '[\\u00ad\\u180e\\u200b\\u2060-\\u2065\\ufeff\\ufff9-\\ufffb]', // nothing to see
    '[\\u{e0000}-\\u{e007f}]', // tags, which smuggle text
  ].join('|'),
  'gu',
);

/** The text with `�` in place of what nobody could see; one line, in its reading order. */
export function visible(text: string): string {
  return text.replace(UNSEEN, '\ufffd');
}

/** Hebrew, Arabic and their neighbours. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * The text between the marks that keep its reading order and its neighbours' apart (U+2068, U+2069), where
 * the two could meet. `visible` has taken such marks out of the text before, so they are ours and in pairs.
 */
export function isolated(text: string, direction: 'ltr' | 'rtl'): string {
  return direction === 'rtl' || RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** Most texts: a column a character, and no need to look for what belongs together. */
const PLAIN = /^[ -~\u00a0-\u024f\u2010-\u2027\u2190-\u22ff\u2580-\u259f\ufffd]*$/;
/** Marks of direction, which take no room. */
const NARROW = /^[\u061c\u200e\u200f\u2066-\u2069]$/;
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;

// The root locale: cutting must not depend on the reader's language.
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Terminal columns, near enough: one a character, two for a wide one. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += widthOf(segment);
  return columns;
}

function widthOf(character: string): number {
  if (NARROW.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** No language needs more; hundreds of marks upon one letter are an attack on the message's size. */
const CHARACTER_POINTS_MAX = 12;

/**
 * The text in at most `columnsMax` columns, `…` in place of what is left out. It goes from the
 * middle: long paths begin alike, and what tells them apart stands at their end.
 */
export function shorten(text: string, columnsMax: number): string {
  const characters = PLAIN.test(text)
    ? [...text]
    : Array.from(graphemes.segment(text), ({ segment }) =>
        segment.length > CHARACTER_POINTS_MAX
          ? [...segment].slice(0, CHARACTER_POINTS_MAX).join('')
          : segment,
      );
  const short = characters.join('');
  if (columnsOf(short) <= columnsMax) return short;
  const tail = take(characters.toReversed(), Math.floor((columnsMax - 1) / 3)).toReversed();
  const head = take(characters, columnsMax - 1 - columnsOf(tail.join('')));
  return `${head.join('')}…${tail.join('')}`;
}

function take(characters: readonly string[], columnsMax: number): string[] {
  const taken: string[] = [];
  let columns = 0;
  for (const character of characters) {
    columns += columnsOf(character);
    if (columns > columnsMax) break;
    taken.push(character);
  }
  return taken;
}
