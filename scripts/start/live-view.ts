import { UNKNOWN_SITE } from '../../lib/domain/rollups/rollup.ts';
import type { OutboxMessage } from '../../lib/embedded/stack.ts';
import { grouped, many } from '../totals-text.ts';
import type { PageTotals } from './page.ts';
import type { SiteNow } from './snapshot.ts';

const PLAIN_EVERY_MS = 5_000;
const COLUMNS_DEFAULT = 100;

/** What is happening, as numbers. */
export interface LiveNumbers {
  /** Demo clicks sent since the start. */
  readonly sent: number;
  /** Records archived since the start. */
  readonly archived: number;
  /** Age of the oldest record that is not counted yet, ms. */
  readonly behindMs: number;
  readonly emails: number;
  readonly sites: readonly SiteNow[];
}

const NOTHING: LiveNumbers = { sent: 0, archived: 0, behindMs: 0, emails: 0, sites: [] };

/** Shows the demo on the terminal, in place, or as a line every few seconds where there is no terminal. */
export class LiveView {
  #numbers = NOTHING;
  #drawnLines = 0;
  #printedMs = 0;
  #address = '';
  readonly #out: NodeJS.WriteStream;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  /** @param address The page's. */
  open(address: string): void {
    this.#address = address;
    this.note(`page and outbox: ${address}`);
  }

  /** What the page shows of it. */
  totals(): PageTotals {
    return { status: activity(this.#numbers), sites: this.#numbers.sites };
  }

  /** Prints a line that stays. */
  note(line: string): void {
    this.#clear();
    this.#out.write(`${line}\n`);
    if (this.#out.isTTY) this.#draw();
  }

  show(numbers: LiveNumbers, nowMs: number): void {
    this.#numbers = numbers;
    this.#clear();
    if (this.#out.isTTY) this.#draw();
    else if (nowMs - this.#printedMs >= PLAIN_EVERY_MS) {
      this.#printedMs = nowMs;
      this.#out.write(`${[...namedSites(numbers).map(siteLine), activity(numbers)].join(' | ')}\n`);
    }
  }

  #draw(): void {
    const sites = namedSites(this.#numbers);
    if (sites.length === 0) return;
    const columns = this.#out.columns || COLUMNS_DEFAULT;
    const lines = ['', ...sites.map(siteLine), activity(this.#numbers), `${this.#address}  Ctrl-C stops`];
    // A line that wraps could not be taken back.
    this.#out.write(lines.map((line) => `${line.slice(0, columns - 1)}\n`).join(''));
    this.#drawnLines = lines.length;
  }

  #clear(): void {
    if (this.#drawnLines > 0) this.#out.write(`\u001b[${this.#drawnLines}A\u001b[J`);
    this.#drawnLines = 0;
  }
}

/** Nobody's site has books and no numbers; the page shows them. */
function namedSites({ sites }: LiveNumbers): SiteNow[] {
  return sites.filter(({ current }) => current.site !== UNKNOWN_SITE);
}

function siteLine({ current: { site, week, totals } }: SiteNow): string {
  const { clicks, visitors, sessions } = totals;
  return `${site} ${week}: ${many(clicks, 'click')}, ${many(visitors, 'visitor')}, ${many(sessions, 'session')}`;
}

function activity({ sent, archived, behindMs, emails, sites }: LiveNumbers): string {
  const counted = sites.reduce((sum, { current }) => sum + current.books.counted, 0);
  return [
    `${many(sent, 'demo click')} sent`,
    `${grouped(counted)} counted this week`,
    `${many(archived, 'record')} archived`,
    `${(behindMs / 1000).toFixed(1)} s behind`,
    many(emails, 'email'),
  ].join(' · ');
}

/** `email to you@demo.example: …` */
export function emailLine({ to, subject }: OutboxMessage): string {
  return `email to ${to.join(', ')}: ${subject}`;
}
