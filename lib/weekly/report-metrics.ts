import type { DeliveryLedger } from './delivery-ledger.ts';
import type { Tally } from './tally.ts';

/** What changed later may still settle by itself. */
const SETTLES_WITHIN_MS = 30 * 60_000;

/** What alarms go by, after each run of the planner. */
export async function reportMetrics(
  tally: Pick<Tally, 'late' | 'incomplete'>,
  ledger: Pick<DeliveryLedger, 'attention'>,
  nowMs: number,
): Promise<Record<string, number>> {
  return {
    LateReports: tally.late,
    IncompleteReports: tally.incomplete,
    UnknownDeliveries: await ledger.attention('unknown', nowMs - SETTLES_WITHIN_MS),
    FailedDeliveries: await ledger.attention('failed', nowMs),
  };
}
