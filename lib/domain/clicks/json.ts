/** A parsed JSON object. Its keys are the producer's: read fixed names only, and assign none of its own. */
export type JsonObject = { [key: string]: unknown };

export const NOTHING: Readonly<JsonObject> = Object.freeze({});

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself; one without fields for anything else. */
export function objectOf(value: unknown): Readonly<JsonObject> {
  return isObject(value) ? value : NOTHING;
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Whether arrays and objects go deeper than `levelsMax` into each other. Takes no stack. */
export function isDeeperThan(value: object, levelsMax: number): boolean {
  let level: object[] = [value];
  for (let levels = 1; level.length > 0; levels++) {
    if (levels > levelsMax) return true;
    const next: object[] = [];
    for (const parent of level)
      for (const child of Object.values(parent))
        if (typeof child === 'object' && child !== null) next.push(child);
    level = next;
  }
  return false;
}
