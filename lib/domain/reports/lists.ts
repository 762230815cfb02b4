import { shortChange, toneOf } from './figures.ts';
import type { Language } from './language.ts';
import { ownLink } from './link.ts';
import type { Mover, Ranked, RankedList, Ranking } from './ranking.ts';
import type { Report } from './report.ts';
import type { List, Row } from './view.ts';
import { shorten, visible } from './visible.ts';
import type { ListName } from './words.ts';

/** About two lines on a phone. */
const LABEL_COLUMNS_MAX = 72;

/** What rose and fell most, then the top lists, each of at most `rowsMax` rows and the others. */
export function listsOf(ranking: Ranking, report: Report, rowsMax: number, language: Language): List[] {
  const { words } = language;
  const movers = [moverList(words.rose, ranking.rose), moverList(words.fell, ranking.fell)];
  return [...movers, ...ranking.lists.map(topList)].filter(({ rows }) => rows.length > 0);

  function moverList(title: string, rows: readonly Mover[]): List {
    const columns = { label: '', value: words.names.clicks, share: '', change: words.columns.change };
    return {
      title,
      columns,
      rows: rows.slice(0, rowsMax).map((mover) => moverRow(mover, report, language)),
    };
  }

  function topList(list: RankedList): List {
    const columns = {
      label: words.columns[list.name],
      value: words.names.clicks,
      share: words.columns.share,
      change: words.columns.change,
    };
    return { title: words.lists[list.name], columns, rows: topRows(list, report, rowsMax, language) };
  }
}

function moverRow(mover: Mover, report: Report, language: Language): Row {
  const { format, words } = language;
  const difference = mover.clicks - mover.before;
  return {
    label: labelOf(mover.name, mover.value, language),
    kind: words.columns[mover.name],
    link: linkOf(mover.name, mover.value, report),
    value: format.number(mover.clicks),
    share: '',
    change: { text: format.signed(difference), tone: toneOf(mover.clicks, mover.before) },
    percent: null,
    isOther: false,
  };
}

function topRows(list: RankedList, report: Report, rowsMax: number, language: Language): Row[] {
  const most = list.rows[0]?.clicks ?? 0;
  const rows = list.rows.slice(0, rowsMax).map((ranked) => topRow(list.name, ranked, most, report, language));
  if (list.otherClicks === 0) return rows;
  const { words, format } = language;
  const other: Row = {
    label: words.other,
    kind: null,
    link: null,
    value: format.number(list.otherClicks),
    share: format.share(shareOf(list.otherClicks, report)),
    change: null,
    percent: null,
    isOther: true,
  };
  return [...rows, other];
}

function topRow(
  name: ListName,
  { value, clicks, before }: Ranked,
  most: number,
  report: Report,
  language: Language,
): Row {
  return {
    label: labelOf(name, value, language),
    kind: null,
    link: linkOf(name, value, report),
    value: language.format.number(clicks),
    share: language.format.share(shareOf(clicks, report)),
    change: shortChange(clicks, before, language),
    percent: percentOf(clicks, most),
    isOther: false,
  };
}

function labelOf(name: ListName, value: string, { words, format }: Language): string {
  const named =
    name === 'country'
      ? format.country(value)
      : name === 'device' && Object.hasOwn(words.devices, value)
        ? (words.devices[value] as string)
        : value;
  return shorten(visible(named), LABEL_COLUMNS_MAX);
}

/** Pages are the site's own; nothing else is ever a link. */
function linkOf(name: ListName, value: string, { site }: Report): string | null {
  return name === 'page' ? ownLink(site, value) : null;
}

function shareOf(clicks: number, { totals }: Report): number {
  return totals.clicks === 0 ? 0 : clicks / totals.clicks;
}

export function percentOf(value: number, most: number): number {
  return value === 0 || most === 0 ? 0 : Math.max(1, Math.round((100 * value) / most));
}
