import type { Bar, Chart, Figure, View } from './view.ts';
import { columnsOf, shorten } from './visible.ts';

/** RFC 5322 asks for 78 at most, and so do terminals beside their prompt. */
const COLUMNS = 78;
const INDENT = '  ';
const DAY_BAR_COLUMNS = 40;
const LIST_BAR_COLUMNS = 12;
const LABEL_COLUMNS = 40;
/** A column in eighths, from one to seven. */
const PARTS = ' ▏▎▍▌▋▊▉';

/** The email for a terminal: aligned columns, bars of block characters, no line over 78 columns. */
export function renderText(view: View): string {
  const blocks = [
    [`${view.site} · ${view.week}`, view.dates],
    headlineLines(view),
    table(view.figures.map(figureCells), ['start', 'end', 'start']),
    ...(view.days === null ? [] : [[heading(view.days, view), '', ...dayLines(view.days)]]),
    ...view.lists.map((list) => [heading(list, view), '', ...listLines(list)]),
    ...view.notes.map((note) => wrap(note, COLUMNS)),
  ];
  const texts = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((l) => l.trimEnd()).join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function heading({ title }: Chart, { lang }: View): string {
  return title.toLocaleUpperCase(lang);
}

function headlineLines({ headline, quiet }: View): string[] {
  if (headline === null)
    return quiet.flatMap((line) => wrap(line, COLUMNS - INDENT.length)).map((line) => INDENT + line);
  const against = [headline.change?.text, headline.before].filter((part) => part != null).join(', ');
  return [`${INDENT}${headline.phrase}${against === '' ? '' : ` (${against})`}`];
}

function figureCells({ name, value, change }: Figure): string[] {
  return [name, value, change?.text ?? ''];
}

function dayLines({ rows }: Chart): string[] {
  return table(
    rows.map((row) => [row.label, bar(row, DAY_BAR_COLUMNS), row.value]),
    ['start', 'start', 'end'],
  );
}

function listLines({ columns, rows }: Chart): string[] {
  const head = [columns.label, '', columns.value, columns.share];
  const body = rows.map((row) => [
    shorten(row.label, LABEL_COLUMNS),
    bar(row, LIST_BAR_COLUMNS),
    row.value,
    row.share,
  ]);
  return table([head, ...body], ['start', 'start', 'end', 'end']);
}

function bar({ percent }: Bar, columns: number): string {
  const eighths = percent === 0 ? 0 : Math.max(1, Math.round((percent * columns * 8) / 100));
  return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? '' : PARTS[eighths % 8]);
}

/** Cells padded to their columns' widest. */
function table(rows: readonly string[][], sides: readonly ('start' | 'end')[]): string[] {
  const widths = sides.map((_, i) => Math.max(0, ...rows.map((row) => columnsOf(row[i] ?? ''))));
  return rows.map((row) => {
    const cells = sides.map((side, i) => {
      const cell = row[i] ?? '';
      const space = ' '.repeat((widths[i] as number) - columnsOf(cell));
      return side === 'start' ? cell + space : space + cell;
    });
    return INDENT + cells.join(INDENT);
  });
}

function wrap(text: string, columnsMax: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= columnsMax)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
