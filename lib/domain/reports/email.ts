import { type Language, languageOf } from './language.ts';
import { rankingOf } from './ranking.ts';
import type { SiteSection } from './report.ts';
import { type RankedSection, sectionOf, siteName } from './section.ts';
import { transferBytes } from './size.ts';
import { preheaderOf, subjectOf } from './subject.ts';
import { type Room, summaryOf } from './summary.ts';
import { renderText } from './text.ts';
import type { View } from './view.ts';
import { fill } from './words.ts';

/** A report rendered. The subject is one line without control characters: safe in a header. */
export interface Email {
  readonly subject: string;
  readonly preheader: string;
  readonly html: string;
  readonly text: string;
}

/** `templates/weekly.mjml`, compiled: gives HTML in which all that came from the view is escaped. */
export type Template = (view: View) => string;

export interface EmailInput {
  /** One a site; the first is shown first. */
  readonly sections: readonly SiteSection[];
  /** BCP 47; English where the language is not there yet. */
  readonly locale: string;
  /** An https address, or `null` where nobody can unsubscribe: in previews and files. */
  readonly unsubscribeUrl: string | null;
  /** Marked as such, for whoever looks at a report before or after its subscribers. */
  readonly preview: boolean;
}

/** Gmail cuts an email off at 102 KB; it is not said whether before or after decoding. */
const TRANSFER_BYTES_MAX = 100_000;
/** Lists grow shorter as an email's sites grow more; ten is as long as any gets. */
const ROWS = [10, 8, 6, 5, 4, 3] as const;

/**
 * The email in as much detail as mail programs show: first lists grow shorter, then the last sites get a
 * line in the summary only, which says so.
 *
 * @throws Error without a section
 */
export function renderEmail(input: EmailInput, template: Template): Email {
  const [first, ...rest] = input.sections.map((section) => ({ ...section, ranking: rankingOf(section) }));
  if (first === undefined) throw new Error('an email needs a site');
  const sections = [first, ...rest] as const;
  const language = languageOf(input.locale);
  const render = (room: Room) => {
    const view = viewOf(input, sections, room, language);
    return { view, html: template(view) };
  };
  const { view, html } = firstThatFits(roomsFor(sections.length), render);
  return { subject: view.subject, preheader: view.preheader, html, text: renderText(view) };
}

/** From the most detail to the least. */
function roomsFor(sites: number): Room[] {
  const least = ROWS[ROWS.length - 1] as number;
  const rowsMax = Math.max(least, Math.ceil(ROWS[0] / Math.sqrt(sites)));
  const down = (from: number) => Array.from({ length: from }, (_, i) => from - i);
  return [
    ...ROWS.filter((rows) => rows <= rowsMax).map((rows) => ({ summaries: sites, sections: sites, rows })),
    ...down(sites).map((n) => ({ summaries: sites, sections: n - 1, rows: least })),
    ...down(sites - 1).map((n) => ({ summaries: n, sections: 0, rows: least })),
  ].filter(({ sections }) => sites > 1 || sections > 0);
}

/** Halving, since each room is smaller than the one before; the last is taken whatever its size. */
function firstThatFits<T extends { readonly html: string }>(
  rooms: readonly Room[],
  render: (room: Room) => T,
): T {
  const at = (i: number) => render(rooms[i] as Room);
  let [low, high] = [0, rooms.length - 1];
  let best = at(0);
  if (transferBytes(best.html) <= TRANSFER_BYTES_MAX) return best;
  best = at(high);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const tried = at(middle);
    if (transferBytes(tried.html) <= TRANSFER_BYTES_MAX) [high, best] = [middle, tried];
    else low = middle;
  }
  return best;
}

function viewOf(
  { unsubscribeUrl, preview }: EmailInput,
  sections: readonly [RankedSection, ...RankedSection[]],
  room: Room,
  language: Language,
): View {
  const { words, direction, isolate } = language;
  const isMany = sections.length > 1;
  const [start, end] = direction === 'rtl' ? (['right', 'left'] as const) : (['left', 'right'] as const);
  return {
    lang: language.tag,
    dir: direction,
    start,
    end,
    subject: subjectOf(sections, language, preview),
    preheader: preheaderOf(sections, language),
    preview: preview ? words.preview : null,
    summary: isMany ? summaryOf(sections, room, language) : null,
    sections: sections.slice(0, room.sections).map((section) => sectionOf(section, room.rows, language)),
    why: isMany ? words.whyMany : fill(words.why, { site: isolate(siteName(sections[0].report)) }),
    unsubscribe: unsubscribeUrl === null ? null : { label: words.unsubscribe, url: unsubscribeUrl },
  };
}
