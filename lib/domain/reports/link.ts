/** Longer than any client needs; beyond, a link is more likely an attack on the message's size. */
const LINK_CHARACTERS_MAX = 2000;

/** Some sites are only a name, such as `(unknown)`. */
const HOST = /^[a-z0-9.-]+(:\d+)?$/;

/**
 * Where a page of the site can be opened: an http(s) address on the site's own host, or `null`.
 *
 * @param page a path, or a whole address, as the click gave it
 */
export function ownLink(site: string, page: string): string | null {
  const base = `https://${site}`;
  const isAddress = page.startsWith('/') || /^https?:\/\//i.test(page);
  if (!HOST.test(site) || !isAddress || !URL.canParse(page, base)) return null;
  const url = new URL(page, base);
  const isOwn = url.host === site || url.host === `www.${site}`;
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isOwn || !isWeb || url.username !== '' || url.password !== '') return null;
  return url.href.length > LINK_CHARACTERS_MAX ? null : url.href;
}
