import { DIMENSIONS } from '../lib/domain/clicks/click.ts';
import type { Report } from '../lib/domain/reports/report.ts';

const TOP_MAX = 5;
const VALUE_WIDTH = 48;
const COUNT_WIDTH = 12;
const BOOKS = ['counted', 'duplicate', 'rejected', 'expired', 'bot'] as const;

/** `1,632` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 line`, `1,632 lines` */
export function many(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A report's totals for a person at a terminal; ends with a line end. */
export function totalsText(report: Report): string {
  const { site, week, timeZone, days, totals, books } = report;
  const state = report.complete ? 'complete' : 'not complete yet';
  const sum = BOOKS.map((book) => `${book} ${grouped(books[book])}`).join(' + ');
  const lines = [
    `${printable(site)}  ${week}  ${days[0]?.date} to ${days.at(-1)?.date}, ${timeZone}, ${state}`,
    '',
    row('clicks', totals.clicks),
    row('pageviews', totals.pageviews),
    row('visitors', totals.visitors),
    row('sessions', totals.sessions),
    ...dayLines(report),
    ...DIMENSIONS.flatMap((dimension) => topLines(dimension, report.top[dimension])),
    '',
    `  books     ${grouped(books.received)} received = ${sum}`,
  ];
  return `${lines.join('\n')}\n`;
}

function dayLines({ days, totals }: Report): string[] {
  if (totals.clicks === 0) return [];
  const heading = `${'day'.padEnd(VALUE_WIDTH)}${['clicks', 'pageviews', 'visitors'].map(column).join('')}`;
  const lines = days.map(({ date, clicks, pageviews, visitors }) => {
    const counts = [clicks, pageviews, visitors].map((count) => column(grouped(count)));
    return `  ${date.padEnd(VALUE_WIDTH)}${counts.join('')}`;
  });
  return ['', `  ${heading}`, ...lines];
}

function topLines(dimension: string, values: readonly { value: string; clicks: number }[]): string[] {
  if (values.length === 0) return [];
  const lines = values.slice(0, TOP_MAX).map(({ value, clicks }) => row(cut(printable(value)), clicks));
  return ['', `  ${dimension.padEnd(VALUE_WIDTH)}${column('clicks')}`, ...lines];
}

function row(name: string, count: number): string {
  return `  ${name.padEnd(VALUE_WIDTH)}${column(grouped(count))}`;
}

function column(text: string): string {
  return text.padStart(COUNT_WIDTH);
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length < VALUE_WIDTH ? text : `${characters.slice(0, VALUE_WIDTH - 2).join('')}…`;
}

/** Values come from strangers: none may move the cursor or set the terminal's title. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '�');
}
