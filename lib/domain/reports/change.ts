/** A figure against the same figure of the week before. */
export type Change =
  /** There was nothing to compare with. */
  | { readonly kind: 'new' }
  | { readonly kind: 'same' }
  /** `before` is too small for a percentage: 3 after 1 is not "+200 %". */
  | { readonly kind: 'small'; readonly before: number; readonly rose: boolean }
  /** 0.08 is 8 % more. */
  | { readonly kind: 'percent'; readonly fraction: number };

/** Below this a percentage says more than the figure does. */
const PERCENT_BEFORE_MIN = 20;

export function changeOf(now: number, before: number): Change {
  if (now === before) return { kind: 'same' };
  if (before === 0) return { kind: 'new' };
  if (before < PERCENT_BEFORE_MIN) return { kind: 'small', before, rose: now > before };
  return { kind: 'percent', fraction: (now - before) / before };
}
