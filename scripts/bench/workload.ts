import { draw, drawBits, Zipf } from './draws.ts';
import { AGENTS, COUNTRIES, EVENTS, SECTIONS, SITES_OF_REFERRERS, WORDS } from './workload-names.ts';

/** The traffic of one bench run. Everything in it follows from these numbers. */
export interface Workload {
  readonly seed: number;
  readonly clicks: number;
  readonly sites: number;
  /** Exponent of Zipf's law over the sites; 0: all alike. */
  readonly sitesZipf: number;
  /** Of each site. */
  readonly pages: number;
  /** Exponent of Zipf's law over pages, referrers and countries. */
  readonly zipf: number;
  readonly referrers: number;
  readonly countries: number;
  /** Clicks a batch. */
  readonly batch: number;
  readonly clicksPerRecord: number;
  readonly gzip: boolean;
  /** Batches are dealt to them in turn. */
  readonly shards: number;
  /** When the first click arrives, and within what time all of them do, evenly. */
  readonly fromMs: number;
  readonly spanMs: number;
  /** Fewer where a shard is looked at by itself: what one person does is spread over all. */
  readonly clicksPerSession: number;
  readonly clicksPerVisitor: number;
}

const WEEK: Pick<Workload, 'fromMs' | 'spanMs'> = {
  fromMs: Date.parse('2026-11-16T00:00:00Z'),
  spanMs: 7 * 24 * 60 * 60 * 1000,
};

const ONE_SITE: Workload = {
  seed: 1,
  clicks: 1_000_000,
  sites: 1,
  sitesZipf: 0,
  pages: 10_000,
  zipf: 1.05,
  referrers: 2_000,
  countries: 120,
  batch: 18_600,
  clicksPerRecord: 100,
  gzip: false,
  shards: 1,
  clicksPerSession: 4,
  clicksPerVisitor: 6,
  ...WEEK,
};

export const WORKLOADS = {
  W1: ONE_SITE,
  W1g: { ...ONE_SITE, gzip: true, batch: 100_000, clicksPerRecord: 1_000 },
  W2: { ...ONE_SITE, sites: 1_000, pages: 500 },
  W3: { ...ONE_SITE, pages: 1_000, batch: 200 },
} as const satisfies Record<string, Workload>;

/** A click before it is JSON. */
export interface WorkloadClick {
  readonly number: number;
  readonly arrivalMs: number;
  readonly eventMs: number;
  readonly messageId: string;
  readonly site: string;
  readonly visitor: string;
  readonly session: string;
  readonly page: string;
  readonly referrer: string;
  readonly country: string;
  readonly agent: string;
  /** Set for one click in ten, which is a `track` then. */
  readonly event: string | null;
  /** Set for one click in ten. */
  readonly campaign: string | null;
}

const OPEN_SESSIONS = 500;
const CAMPAIGNS = 20;
const HOUR_MS = 3_600_000;

/** The draws of a click, in order; of a session and of a visitor there are two each. */
const CLICK = {
  session: 0,
  page: 1,
  track: 2,
  event: 3,
  referrer: 4,
  tagged: 5,
  campaign: 6,
  late: 7,
  lag: 8,
  id: 9,
};
const SESSION = { site: 0, visitor: 1 };
const VISITOR = { country: 0, agent: 1 };

/**
 * Makes click `number` (from 0) of a workload. In words, with `draw` of `draws.ts` and three series of
 * draws: of clicks (seed), of sessions (seed + 1) and of visitors (seed + 2).
 *
 * - It arrives `number × span / clicks` after the start and happened up to 5 s before, one in a hundred
 *   up to an hour before, but never before the start.
 * - Its session is `number / 4` plus 0 to 499: four clicks a session, 500 of them open at a time.
 * - A session has one site (all alike, unless `sitesZipf` says otherwise) and one visitor, any of the
 *   site's `clicks / sites / 6`; a visitor has one country (Zipf) and one of twelve user agents (alike).
 * - Each click has a page and a referrer of its own (Zipf); one in ten is an event (ten names, Zipf), one
 *   in ten belongs to a campaign (twenty, Zipf). No crawlers, no duplicates, nothing to reject.
 */
export function clickMaker(workload: Workload): (number: number) => WorkloadClick {
  const { seed, clicks, sites, fromMs, spanMs } = workload;
  const zipf = {
    page: new Zipf(workload.pages, workload.zipf),
    referrer: new Zipf(workload.referrers, workload.zipf),
    country: new Zipf(workload.countries, workload.zipf),
    event: new Zipf(EVENTS.length, workload.zipf),
    campaign: new Zipf(CAMPAIGNS, workload.zipf),
  };
  const visitorsPerSite = Math.ceil(clicks / sites / workload.clicksPerVisitor);
  const place = placeMaker(workload);
  return (number) => {
    const of = (which: number) => draw(seed, number, which);
    const { session, site } = place(number);
    const visitor =
      (site - 1) * visitorsPerSite + Math.floor(draw(seed + 1, session, SESSION.visitor) * visitorsPerSite);
    const arrivalMs = fromMs + Math.floor((number * spanMs) / clicks);
    const lagMs = Math.floor(of(CLICK.lag) * (of(CLICK.late) < 0.01 ? HOUR_MS : 5_000));
    return {
      number,
      arrivalMs,
      eventMs: Math.max(fromMs, arrivalMs - lagMs),
      messageId: messageIdOf(seed, number),
      site: `site-${site}.example`,
      visitor: `v${visitor.toString(36)}`,
      session: `s${session.toString(36)}`,
      page: pageOf(zipf.page.rank(of(CLICK.page))),
      referrer: referrerOf(zipf.referrer.rank(of(CLICK.referrer))),
      country: COUNTRIES[zipf.country.rank(draw(seed + 2, visitor, VISITOR.country)) - 1] as string,
      agent: AGENTS[Math.floor(draw(seed + 2, visitor, VISITOR.agent) * AGENTS.length)] as string,
      event: of(CLICK.track) < 0.1 ? (EVENTS[zipf.event.rank(of(CLICK.event)) - 1] as string) : null,
      campaign: of(CLICK.tagged) < 0.1 ? `campaign-${zipf.campaign.rank(of(CLICK.campaign))}` : null,
    };
  };
}

/** The session and the site (its rank, from 1) of a click, without making the rest of it. */
export function placeMaker(workload: Workload): (number: number) => { session: number; site: number } {
  const { seed, clicksPerSession } = workload;
  const sites = new Zipf(workload.sites, workload.sitesZipf);
  return (number) => {
    const open = Math.floor(draw(seed, number, CLICK.session) * OPEN_SESSIONS);
    const session = Math.floor(number / clicksPerSession) + open;
    return { session, site: sites.rank(draw(seed + 1, session, SESSION.site)) };
  };
}

/** 24 hexadecimal digits. */
function messageIdOf(seed: number, number: number): string {
  let id = '';
  for (let part = 0; part < 3; part++)
    id += drawBits(seed, number, CLICK.id + part)
      .toString(16)
      .padStart(8, '0');
  return id;
}

/** `/guides/copper-17` for rank 17: what pages are called, near enough. */
function pageOf(rank: number): string {
  return `/${SECTIONS[rank % SECTIONS.length]}/${WORDS[rank % WORDS.length]}-${rank}`;
}

/** The first few are search engines and networks, the others are sites: `https://cedar-17.example/`. */
function referrerOf(rank: number): string {
  return `https://${SITES_OF_REFERRERS[rank - 1] ?? `${WORDS[rank % WORDS.length]}-${rank}.example`}/`;
}

/** The click in clickweek's native format, as a producer would send it. */
export function clickJson(click: WorkloadClick): string {
  const { event, campaign } = click;
  return JSON.stringify({
    messageId: click.messageId,
    ...(event === null ? { type: 'page' } : { type: 'track', event }),
    timestamp: new Date(click.eventMs).toISOString(),
    anonymousId: click.visitor,
    properties: { url: `https://${click.site}${click.page}`, referrer: click.referrer },
    context: {
      sessionId: click.session,
      userAgent: click.agent,
      location: { country: click.country },
      ...(campaign !== null && { campaign: { name: campaign, source: 'newsletter', medium: 'email' } }),
    },
  });
}
