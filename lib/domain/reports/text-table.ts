import { columnsOf } from './visible.ts';

const GAP = '  ';

/** A column in eighths, from one to seven. */
const PARTS = ' ▏▎▍▌▋▊▉';

/** Cells padded to their columns' widest; columns that are empty throughout are left out. */
export function table(rows: readonly (readonly string[])[], sides: readonly ('start' | 'end')[]): string[] {
  const widths = sides.map((_, i) => Math.max(0, ...rows.map((row) => columnsOf(row[i] ?? ''))));
  return rows.map((row) => {
    const cells = sides.flatMap((side, i) => {
      const [cell, width] = [row[i] ?? '', widths[i] as number];
      if (width === 0) return [];
      const space = ' '.repeat(width - columnsOf(cell));
      return [side === 'start' ? cell + space : space + cell];
    });
    return cells.join(GAP);
  });
}

/** Columns that a table takes beside its column `free`. */
export function widthBeside(rows: readonly (readonly string[])[], free: number): number {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  let width = 0;
  for (let i = 0; i < columns; i++) {
    const widest = Math.max(...rows.map((row) => columnsOf(row[i] ?? '')));
    if (i !== free && widest > 0) width += widest + GAP.length;
  }
  return width;
}

/**
 * A bar of block characters, to an eighth of a column. Eighths fill their column from the left, so where
 * lines run from the right the bar has whole columns only.
 */
export function bar(percent: number, columns: number, direction: 'ltr' | 'rtl'): string {
  if (percent === 0) return '';
  if (direction === 'rtl') return '█'.repeat(Math.max(1, Math.round((percent * columns) / 100)));
  const eighths = Math.max(1, Math.round((percent * columns * 8) / 100));
  return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? '' : PARTS[eighths % 8]);
}

/** What no line begins with. */
const CLOSING = /^[、。，．：；！？）」』】・ー…]/;

/** Lines of at most `columnsMax` columns, broken at spaces, or between words where a script has none. */
export function wrap(text: string, columnsMax: number, lang: string): string[] {
  const lines: string[] = [];
  for (const { word, space } of wordsOf(text, columnsMax, lang)) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last + space + word) <= columnsMax)
      lines[lines.length - 1] = last + space + word;
    else lines.push(word);
  }
  return lines;
}

function wordsOf(text: string, columnsMax: number, lang: string): { word: string; space: string }[] {
  return text.split(' ').flatMap((word) => {
    if (columnsOf(word) <= columnsMax / 2) return [{ word, space: ' ' }];
    const pieces: { word: string; space: string }[] = [];
    for (const { segment } of new Intl.Segmenter(lang, { granularity: 'word' }).segment(word)) {
      const last = pieces.at(-1);
      if (last !== undefined && CLOSING.test(segment)) last.word += segment;
      else pieces.push({ word: segment, space: last === undefined ? ' ' : '' });
    }
    return pieces;
  });
}
