import { bar, table, widthBeside, wrap } from './text-table.ts';
import type { DayChart, Figure, List, Row, Section, Summary, View } from './view.ts';
import { isolated, shorten } from './visible.ts';

/** Mail programs quote and terminals split: 72 columns survive both. */
const COLUMNS = 72;
const INDENT = '  ';
const ROOM = COLUMNS - INDENT.length;
const DAY_BAR_COLUMNS = 40;
const LIST_BAR_COLUMNS = 10;
const LABEL_COLUMNS_MIN = 16;
const LABEL_COLUMNS_MAX = 40;
/** Sets a line's base direction, whatever its first letter is. */
const RIGHT_TO_LEFT_MARK = '\u200f';

/** The email for a terminal: aligned columns, bars of block characters. */
export function renderText(view: View): string {
  const blocks = [
    view.preview === null ? [] : wrap(view.preview, COLUMNS, view.lang),
    ...(view.summary === null ? [] : summaryBlocks(view.summary, view)),
    ...view.sections.flatMap((section) => sectionBlocks(section, view)),
    wrap(view.why, COLUMNS, view.lang),
    view.unsubscribe === null ? [] : [`${view.unsubscribe.label}:`, view.unsubscribe.url],
  ];
  const texts = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => finished(line, view)).join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function finished(line: string, { dir }: View): string {
  const text = line.trimEnd();
  return dir === 'rtl' && text !== '' ? RIGHT_TO_LEFT_MARK + text : text;
}

function summaryBlocks({ title, columns, rows, notes }: Summary, view: View): string[][] {
  const head = [columns.label, columns.visitors, columns.pageviews, columns.change];
  const body = rows.map((row) => ['', row.visitors, row.pageviews, row.change?.text ?? '']);
  const labelMax = Math.max(LABEL_COLUMNS_MIN, ROOM - widthBeside([head, ...body], 0));
  const lines = table(
    [head, ...body.map((cells, i) => [label(rows[i]?.label ?? '', labelMax, view), ...cells.slice(1)])],
    ['start', 'end', 'end', 'end'],
  );
  const noted = lines.flatMap((line, i) => [
    INDENT + line,
    ...(rows[i - 1]?.notes ?? []).flatMap((note) => indented(note, view, INDENT.repeat(2))),
  ]);
  return [[heading(title, view), '', ...noted], ...notes.map((note) => wrap(note, COLUMNS, view.lang))];
}

function sectionBlocks(section: Section, view: View): string[][] {
  const rule = view.summary === null ? [] : ['─'.repeat(COLUMNS)];
  return [
    rule,
    [...wrap(`${isolated(section.site, view.dir)} · ${section.week}`, COLUMNS, view.lang), section.dates],
    section.warning === null ? [] : wrap(section.warning, COLUMNS, view.lang),
    section.quiet.flatMap((line) => indented(line, view)),
    figureLines(section),
    ...(section.days === null
      ? []
      : [[heading(section.days.title, view), '', ...dayLines(section.days, view)]]),
    ...section.lists.map((list) => [heading(list.title, view), '', ...listLines(list, view)]),
    wrap(section.notes, COLUMNS, view.lang),
  ];
}

function heading(title: string, { lang }: View): string {
  return title.toLocaleUpperCase(lang);
}

function indented(text: string, { lang }: View, indent = INDENT): string[] {
  return wrap(text, COLUMNS - indent.length, lang).map((line) => indent + line);
}

function figureLines({ headline, figures }: Section): string[] {
  if (headline === null) return [];
  const cells = ({ name, value, change, before }: Figure) => [name, value, change?.text ?? '', before ?? ''];
  const rows = [headline, ...figures].map(cells);
  const fits = widthBeside(rows, -1) <= ROOM;
  const shown = fits ? rows : rows.map((row) => row.slice(0, 3));
  return table(shown, ['start', 'end', 'end', 'end']).map((line) => INDENT + line);
}

function dayLines({ rows }: DayChart, { dir }: View): string[] {
  const plain = rows.map((row) => [row.label, '', row.value]);
  const columns = Math.min(DAY_BAR_COLUMNS, ROOM - widthBeside(plain, 1));
  const cells = rows.map((row) => [row.label, bar(row.percent, columns, dir), row.value]);
  return table(cells, ['start', 'start', 'end']).map((line) => INDENT + line);
}

function listLines({ columns, rows }: List, view: View): string[] {
  const head = ['', '', columns.value, columns.share, columns.change];
  const body = rows.map((row) => ['', beside(row, view), row.value, row.share, row.change?.text ?? '']);
  // Long figures take the bars' room first, then the labels'.
  const all = [head, ...body];
  const hasBars = ROOM - widthBeside(all, 0) >= LABEL_COLUMNS_MIN;
  const figures = hasBars ? all : all.map(([, , ...rest]) => ['', '', ...rest]);
  const labelMax = Math.min(LABEL_COLUMNS_MAX, Math.max(LABEL_COLUMNS_MIN, ROOM - widthBeside(figures, 0)));
  const lines = figures.map(([, ...rest], i) => [
    i === 0 ? columns.label : label((rows[i - 1] as Row).label, labelMax, view),
    ...rest,
  ]);
  return table(lines, ['start', 'start', 'end', 'end', 'end']).map((line) => INDENT + line);
}

function beside({ kind, percent }: Row, { dir }: View): string {
  return kind ?? (percent === null ? '' : bar(percent, LIST_BAR_COLUMNS, dir));
}

function label(text: string, columnsMax: number, { dir }: View): string {
  return isolated(shorten(text, columnsMax), dir);
}
