/** An email's content, in words and in order: all that a template has to do is to lay it out. */
export interface View {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  /** The sides where lines start and end. */
  readonly start: 'left' | 'right';
  readonly end: 'left' | 'right';
  readonly subject: string;
  readonly preheader: string;
  /** Says that this is one; `null` in what subscribers get. */
  readonly preview: string | null;
  /** Of several sites; `null` for one. */
  readonly summary: Summary | null;
  readonly sections: readonly Section[];
  readonly why: string;
  readonly unsubscribe: { readonly label: string; readonly url: string } | null;
}

/** A line for each site. */
export interface Summary {
  readonly title: string;
  readonly columns: {
    readonly label: string;
    readonly visitors: string;
    readonly pageviews: string;
    readonly change: string;
  };
  readonly rows: readonly SummaryRow[];
  /** What there was no room for. */
  readonly notes: readonly string[];
}

export interface SummaryRow {
  readonly label: string;
  readonly visitors: string;
  readonly pageviews: string;
  readonly change: Change | null;
  readonly notes: readonly string[];
}

/** One site's week. */
export interface Section {
  readonly site: string;
  /** `Week 47` */
  readonly week: string;
  readonly dates: string;
  /** That the week is not complete, and what is missing. */
  readonly warning: string | null;
  /** `null` in a week without clicks, which has `quiet` instead. */
  readonly headline: Figure | null;
  readonly quiet: readonly string[];
  /** The totals beside the headline; none in a week without clicks. */
  readonly figures: readonly Figure[];
  /** `null` in a week without clicks, like the headline. */
  readonly days: DayChart | null;
  /** Movers first; those that hold anything. */
  readonly lists: readonly List[];
  readonly notes: string;
}

export interface Change {
  readonly text: string;
  readonly tone: 'up' | 'down' | 'even';
}

export interface Figure {
  readonly name: string;
  readonly value: string;
  /** `value` with its noun in running text: `12,431 visitors`. */
  readonly phrase: string;
  readonly change: Change | null;
  /** `11,510 the week before` */
  readonly before: string | null;
}

export interface DayChart {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly value: string; readonly percent: number }[];
}

export interface List {
  readonly title: string;
  readonly columns: {
    readonly label: string;
    readonly value: string;
    /** Empty where the list has no shares. */
    readonly share: string;
    readonly change: string;
  };
  readonly rows: readonly Row[];
}

export interface Row {
  readonly label: string;
  /** Which list it is from, where a list mixes them. */
  readonly kind: string | null;
  readonly link: string | null;
  readonly value: string;
  /** Of all clicks. */
  readonly share: string;
  /** `null` where the week before is not known. */
  readonly change: Change | null;
  /** Of the longest bar, 0 to 100, at least 1 where there is anything; `null`: no bar. */
  readonly percent: number | null;
  /** What has no name of its own: not a value, and not to stand out. */
  readonly isOther: boolean;
}
