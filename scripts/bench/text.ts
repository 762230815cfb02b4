import type { SectionResult, Table } from './section.ts';

/** A section as a terminal shows it. */
export function sectionText(title: string, { tables, notes }: SectionResult): string {
  const parts = tables.map((table) => tableText(table));
  const remarks = notes.map((note) => `  ${note}`);
  return `${[`## ${title}`, '', ...parts, ...remarks, ''].join('\n')}\n`;
}

function tableText({ title, rows }: Table): string {
  const [first] = rows;
  if (!first) return `${title}: nothing to show\n`;
  const columns = Object.keys(first);
  const cells = [columns, ...rows.map((row) => columns.map((column) => cellText(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const isText = columns.map((column) => typeof first[column] === 'string');
  const lines = cells.map((line) =>
    line
      .map((cell, i) => (isText[i] ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, ...[lines[0], rule, ...lines.slice(1)].map((line) => `  ${line?.trimEnd()}`), ''].join('\n');
}

/** Three digits that mean something, and thousands apart; text as it is. */
export function cellText(cell: string | number | undefined): string {
  if (typeof cell !== 'number') return cell ?? '';
  if (!Number.isFinite(cell)) return '';
  const maximumFractionDigits =
    Math.abs(cell) >= 100 || Number.isInteger(cell) ? 0 : Math.abs(cell) >= 10 ? 1 : 2;
  return cell.toLocaleString('en-US', { maximumFractionDigits });
}
