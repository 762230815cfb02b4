/** The minutes, UTC, at which a schedule runs. */
export interface CronExpression {
  minutes: Set<number>;
  hours: Set<number>;
  /** undefined where days of the week decide. */
  daysOfMonth: Set<number> | undefined;
  months: Set<number>;
  /** 1 is Sunday; undefined where days of the month decide. */
  daysOfWeek: Set<number> | undefined;
  years: Set<number>;
}

interface Field {
  title: string;
  from: number;
  to: number;
  names?: readonly string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const fields: readonly Field[] = [
  { title: 'minutes', from: 0, to: 59 },
  { title: 'hours', from: 0, to: 23 },
  { title: 'day of month', from: 1, to: 31 },
  { title: 'month', from: 1, to: 12, names: months },
  { title: 'day of week', from: 1, to: 7, names: days },
  { title: 'year', from: 1970, to: 2199 },
];

/**
 * Reads the inside of EventBridge's `cron(…)`: six fields with `*`, `?`, lists, ranges and steps.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws Error that names the expression, also for `L`, `W` and `#`, which are not supported here.
 */
export function parseCron(text: string): CronExpression {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length)
    throw new Error(`cron(${text}) has ${parts.length} fields in place of six`);
  const values = fields.map((field, index) => parseField(parts[index] ?? '', field, text));
  const [minutes, hours, daysOfMonth, monthsOfYear, daysOfWeek, years] = values;
  if ((daysOfMonth === undefined) === (daysOfWeek === undefined)) {
    throw new Error(`cron(${text}) must have one ? : for the day of the month or for the day of the week`);
  }
  if (!minutes || !hours || !monthsOfYear || !years) {
    throw new Error(`cron(${text}) has a ? where only the fields of days may have one`);
  }
  return { minutes, hours, daysOfMonth, months: monthsOfYear, daysOfWeek, years };
}

function parseField(text: string, field: Field, whole: string): Set<number> | undefined {
  if (text === '?') return undefined;
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    const step = Number(match?.[3] ?? 1);
    const from = match?.[1] === undefined ? field.from : number(match[1], field);
    // `0/15` runs from 0 to the end of the field, `7` is 7 alone.
    const open = match?.[1] === undefined || (match[2] === undefined && match[3] !== undefined);
    const to = open ? field.to : number(match?.[2] ?? match?.[1] ?? '', field);
    if (!match || step < 1 || !(from >= field.from && from <= to && to <= field.to)) {
      throw new Error(`cron(${whole}): the embedded stack cannot read the ${field.title} ${part}`);
    }
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function number(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  return named >= 0 ? field.from + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

const dayMs = 86_400_000;
/** Longer than the longest wait: a 29 February on a given day of the week, over the year 2100. */
const daysAheadMax = 41 * 366;

/** The first minute after `afterMs` that the expression names, Unix ms; undefined if there is none. */
export function nextCron(expression: CronExpression, afterMs: number): number | undefined {
  const firstMs = (Math.floor(afterMs / 60_000) + 1) * 60_000;
  const todayMs = Math.floor(firstMs / dayMs) * dayMs;
  for (let day = 0; day < daysAheadMax; day++) {
    const startMs = todayMs + day * dayMs;
    if (!runsOn(expression, new Date(startMs))) continue;
    const minute = minutesOfDay(expression).find((one) => startMs + one * 60_000 >= firstMs);
    if (minute !== undefined) return startMs + minute * 60_000;
  }
  return undefined;
}

function runsOn(expression: CronExpression, date: Date): boolean {
  const { daysOfMonth, daysOfWeek } = expression;
  return (
    expression.years.has(date.getUTCFullYear()) &&
    expression.months.has(date.getUTCMonth() + 1) &&
    (daysOfMonth === undefined || daysOfMonth.has(date.getUTCDate())) &&
    (daysOfWeek === undefined || daysOfWeek.has(date.getUTCDay() + 1))
  );
}

function minutesOfDay({ hours, minutes }: CronExpression): number[] {
  const all = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute));
  return all.sort((left, right) => left - right);
}
