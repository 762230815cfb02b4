import Bowser from 'bowser';
import { isbot } from 'isbot';
import { remembering } from './remembering.ts';

/** What a user agent says of itself; names only, versions would make every week another list. */
export interface Agent {
  readonly browser: string | null;
  readonly os: string | null;
  /** `desktop`, `mobile`, `tablet`, `tv`, or `bot` for a crawler. */
  readonly device: string | null;
  readonly crawler: boolean;
}

/** For what it does not know, bowser gives whatever stands before a `/`: as many names as senders like. */
const KNOWN_BROWSERS: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP));
const NO_AGENT: Agent = { browser: null, os: null, device: null, crawler: false };
const USER_AGENT_LENGTH_MAX = 1024;
/** Some 250 bytes each, a little over 1 KB at worst: at most 20 MB. */
const REMEMBERED_MAX = 10_000;

/** A user agent as sent, cut to 1,024 characters; `null` where there is none (`-` in access logs). */
export function userAgentOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '' || value === '-') return null;
  if (value.length <= USER_AGENT_LENGTH_MAX) return value;
  const high = value.charCodeAt(USER_AGENT_LENGTH_MAX - 1);
  return value.slice(0, USER_AGENT_LENGTH_MAX - (high >= 0xd800 && high < 0xdc00 ? 1 : 0));
}

/** A click without a user agent is not taken for a crawler's: servers send such clicks for people. */
export function agentOf(userAgent: string | null): Agent {
  return userAgent === null ? NO_AGENT : agentOfText(userAgent);
}

// Parsing costs ten times what the rest of a click does, and the clicks of a batch share few agents.
const agentOfText = remembering<Agent>(REMEMBERED_MAX, parse);

function parse(userAgent: string): Agent {
  const parser = Bowser.getParser(userAgent, true);
  const browser = parser.getBrowserName();
  const crawler = isbot(userAgent);
  return {
    browser: KNOWN_BROWSERS.has(browser) ? browser : null,
    os: parser.getOSName() || null,
    device: crawler ? 'bot' : parser.getPlatformType() || null,
    crawler,
  };
}
