/** Where the value of each field that is read stands among those of an event. */
export const SLOT = {
  type: 0,
  event: 1,
  messageId: 2,
  timestamp: 3,
  originalTimestamp: 4,
  site: 5,
  anonymousId: 6,
  userId: 7,
  contextSite: 8,
  sessionId: 9,
  userAgent: 10,
  locale: 11,
  country: 12,
  pageUrl: 13,
  pagePath: 14,
  pageReferrer: 15,
  pageSearch: 16,
  campaignSource: 17,
  campaignMedium: 18,
  campaignName: 19,
  url: 20,
  path: 21,
  referrer: 22,
  search: 23,
} as const;

export const SLOTS = 24;
/** Nothing reads it. */
export const PASSED = -1;
/** It says that the document may be no native event. */
export const FOREIGN = -2;

/** Texts that many clicks share: they are looked up. The others are nearly each click's own. */
const SHARED: ReadonlySet<number> = new Set([
  SLOT.type,
  SLOT.event,
  SLOT.site,
  SLOT.contextSite,
  SLOT.userAgent,
  SLOT.locale,
  SLOT.country,
  SLOT.pagePath,
  SLOT.pageReferrer,
  SLOT.campaignSource,
  SLOT.campaignMedium,
  SLOT.campaignName,
  SLOT.path,
  SLOT.referrer,
]);

export function isShared(slot: number): boolean {
  return SHARED.has(slot);
}

/** What becomes of a value: it goes into a slot, or is an object of such members; other names are passed. */
export type Target = number | Members;
export type Members = ReadonlyMap<string, Target>;

function members(targets: Readonly<Record<string, Target>>): Members {
  return new Map(Object.entries(targets));
}

/** Those that say which page it was; any other is the event's own. */
export const PROPERTIES = members({
  url: SLOT.url,
  path: SLOT.path,
  referrer: SLOT.referrer,
  search: SLOT.search,
  title: PASSED,
});

/** All that `readNative` reads, and by what other formats are known. */
export const EVENT = members({
  type: SLOT.type,
  event: SLOT.event,
  messageId: SLOT.messageId,
  timestamp: SLOT.timestamp,
  originalTimestamp: SLOT.originalTimestamp,
  site: SLOT.site,
  anonymousId: SLOT.anonymousId,
  userId: SLOT.userId,
  context: members({
    site: SLOT.contextSite,
    sessionId: SLOT.sessionId,
    userAgent: SLOT.userAgent,
    locale: SLOT.locale,
    location: members({ country: SLOT.country }),
    page: members({
      url: SLOT.pageUrl,
      path: SLOT.pagePath,
      referrer: SLOT.pageReferrer,
      search: SLOT.pageSearch,
    }),
    campaign: members({
      source: SLOT.campaignSource,
      medium: SLOT.campaignMedium,
      name: SLOT.campaignName,
    }),
  }),
  properties: PROPERTIES,
  specversion: FOREIGN,
  batch: FOREIGN,
  schema: FOREIGN,
  e: FOREIGN,
});
