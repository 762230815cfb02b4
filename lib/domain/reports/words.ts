import type { Totals } from './report.ts';

export type Metric = keyof Totals;

/** The dimensions that an email lists, in its order. */
export const LISTS = ['page', 'referrer', 'campaign', 'event', 'country', 'device'] as const;

export type ListName = (typeof LISTS)[number];

/** A text for each plural form of the language (Unicode CLDR); `{n}` is the figure. */
export type Forms = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

/** Every word of the email in one language. What stands in braces is filled in: see `fill`. */
export interface Words {
  readonly totals: Readonly<Record<Metric, Forms>>;
  readonly names: Readonly<Record<Metric, string>>;
  /** `{name}` is one of `names`. */
  readonly byDay: string;
  /** `{weekday}`, short, and `{day}` of the month. */
  readonly day: string;
  /** `{first}`, `{last}`, in full; absent where the language's own way to write a range is good. */
  readonly dates?: string;
  readonly lists: Readonly<Record<ListName, string>>;
  readonly columns: Readonly<Record<ListName | 'site' | 'day' | 'share' | 'change', string>>;
  /** What was too small, or came too late, to be counted by its own name. */
  readonly other: string;
  readonly devices: Readonly<Record<string, string>>;
  readonly rose: string;
  readonly fell: string;

  readonly week: string;
  /** `{site}`, `{figure}`, `{week}` */
  readonly subject: string;
  /** And `{others}`, from `others`. */
  readonly subjectOfMany: string;
  readonly others: Forms;
  readonly emptySubject: string;
  readonly incompleteSubject: string;
  readonly previewSubject: string;
  /** `{figure}`, `{change}` */
  readonly changed: string;
  /** `{pageviews}`, `{day}` */
  readonly preheader: string;
  /** `{page}` */
  readonly mostRead: string;
  readonly empty: string;
  readonly emptyHint: string;

  readonly changeNew: string;
  readonly changeSame: string;
  /** `{before}`: in place of a percentage from tiny numbers. */
  readonly up: string;
  readonly down: string;
  readonly weekBefore: string;

  /** Heads the table of several sites. */
  readonly sites: string;
  /** Sites that appear only in that table. */
  readonly onlyHere: Forms;
  /** Sites that appear nowhere. */
  readonly leftOut: Forms;

  readonly complete: string;
  readonly incomplete: string;
  readonly countedUpTo: string;
  readonly nothingCounted: string;
  /** `{duration}` */
  readonly behind: string;
  readonly zone: string;
  /** `{corrected}` with its noun, `{reported}` as a bare figure. */
  readonly correction: string;
  readonly books: string;
  readonly unbalanced: string;

  readonly preview: string;
  readonly why: string;
  readonly whyMany: string;
  readonly unsubscribe: string;
}

/** The text with what its braces name; what is filled in is never read for braces again. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (brace, name: string) => values[name] ?? brace);
}
