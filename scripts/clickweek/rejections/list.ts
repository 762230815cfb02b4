import { visible } from '../../../lib/domain/reports/visible.ts';
import { terminalJson } from '../../terminal-json.ts';
import { grouped, many } from '../../totals-text.ts';
import type { Target } from '../target.ts';
import { type FoundRejection, foundRejections, type Query } from './query.ts';

const SITES_SHOWN_MAX = 3;
const NO_SITE = '(unknown)';

/** The rejections of one reason. Times are ISO 8601, of arrival. */
interface ReasonGroup {
  readonly reason: string;
  count: number;
  /** Of them, put on the stream again, or perhaps. */
  redriven: number;
  unknown: number;
  first: string;
  last: string;
  readonly sites: Record<string, number>;
}

/** Prints rejections by reason, the most frequent first. */
export async function list(target: Target, query: Query): Promise<void> {
  const groups = new Map<string, ReasonGroup>();
  for await (const found of foundRejections(target, query)) add(groups, found);
  const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
  process.stdout.write(
    query.json ? terminalJson(sorted) : `${sorted.map(groupText).join('\n') || 'no rejections'}\n`,
  );
}

function add(groups: Map<string, ReasonGroup>, { archived, state }: FoundRejection): void {
  const { reason, site } = archived.rejection;
  const arrival = new Date(archived.arrivalTimeMs).toISOString();
  const group = groups.get(reason) ?? newGroup(reason, arrival);
  groups.set(reason, group);
  group.count++;
  if (state.status === 'sent') group.redriven++;
  if (state.status === 'sending') group.unknown++;
  if (arrival < group.first) group.first = arrival;
  if (arrival > group.last) group.last = arrival;
  group.sites[site ?? NO_SITE] = (group.sites[site ?? NO_SITE] ?? 0) + 1;
}

function newGroup(reason: string, arrival: string): ReasonGroup {
  // Sites are named by strangers, and one may be called `__proto__`.
  const sites = Object.create(null) as Record<string, number>;
  return { reason, count: 0, redriven: 0, unknown: 0, first: arrival, last: arrival, sites };
}

function groupText({ reason, count, redriven, unknown, first, last, sites }: ReasonGroup): string {
  const again = [
    ...(redriven > 0 ? [`${grouped(redriven)} sent again`] : []),
    ...(unknown > 0 ? [`${grouped(unknown)} perhaps sent again`] : []),
  ];
  return [
    [`${reason.padEnd(18)} ${grouped(count).padStart(10)}`, ...again].join(', '),
    `  ${first} to ${last}`,
    `  ${sitesText(sites)}`,
  ].join('\n');
}

function sitesText(sites: Record<string, number>): string {
  const sorted = Object.entries(sites).sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, SITES_SHOWN_MAX).map(([site, count]) => `${visible(site)} ${grouped(count)}`);
  const rest = sorted.length - shown.length;
  return [...shown, ...(rest > 0 ? [many(rest, 'more site')] : [])].join(', ');
}
