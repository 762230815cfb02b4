/** What was asked of a table, and what DynamoDB charges for it. */
export interface Usage {
  writeUnits: number;
  readUnits: number;
  /** Items written, or refused. */
  writes: number;
  refusedWrites: number;
  /** Items asked for, found or not. */
  reads: number;
  /** Calls of the API: a BatchGet and a page of a Query are one each. */
  requests: number;
  /** Of items: what was put, or named by an update. */
  bytesWritten: number;
  bytesRead: number;
}

export function noUsage(): Usage {
  return {
    writeUnits: 0,
    readUnits: 0,
    writes: 0,
    refusedWrites: 0,
    reads: 0,
    requests: 0,
    bytesWritten: 0,
    bytesRead: 0,
  };
}

/** @returns `usage`, added to. */
export function addUsage(usage: Usage, more: Partial<Usage>): Usage {
  for (const name of Object.keys(more) as (keyof Usage)[]) usage[name] += more[name] ?? 0;
  return usage;
}

export function totalUsage(usages: Iterable<Usage>): Usage {
  const total = noUsage();
  for (const usage of usages) addUsage(total, usage);
  return total;
}
