import { isDeeperThan, type JsonObject } from './json.ts';

const PROPERTIES_BYTES_MAX = 32 * 1024;
const BYTES_PER_UNIT_MAX = 3;
/** `JSON.stringify` recurses; and what is deeper is an attack or a mistake. */
const PROPERTY_LEVELS_MAX = 64;
/**
 * An event's own properties as JSON, less those that say which page it was. `null` where nothing is
 * left, and where more than 32 KiB is; `undefined` for more than 64 levels.
 */
export function ownProperties(properties: Readonly<JsonObject>): string | null | undefined {
  let own: JsonObject | null = null;
  for (const key in properties) {
    if (isOfPage(key)) continue;
    const value = properties[key];
    if (typeof value === 'object' && value !== null && isDeeperThan(value, PROPERTY_LEVELS_MAX))
      return undefined;
    own ??= {};
    // Assigned, it would become the prototype. `Object.create(null)` is three times slower to stringify.
    if (key === '__proto__') Object.defineProperty(own, key, { value, enumerable: true });
    else own[key] = value;
  }
  if (own === null) return null;
  const json = JSON.stringify(own);
  const fits =
    json.length * BYTES_PER_UNIT_MAX <= PROPERTIES_BYTES_MAX ||
    Buffer.byteLength(json) <= PROPERTIES_BYTES_MAX;
  return fits ? json : null;
}

/** Segment's names for what a page is: they are dimensions, or say the same again. */
function isOfPage(key: string): boolean {
  return key === 'path' || key === 'url' || key === 'referrer' || key === 'title' || key === 'search';
}
