/** `FUZZ_SEED=7 FUZZ_INPUTS=10000 npm run test:fuzz` runs other inputs, or more of them. */
export const SEED = Number(process.env.FUZZ_SEED ?? 20261121);
const INPUTS = Number(process.env.FUZZ_INPUTS ?? 1_100_000);

/** A share of all inputs, of which there are at least a million unless somebody asked for fewer. */
export function share(fraction: number): number {
  return Math.ceil(INPUTS * fraction);
}

export const TIMEOUT_MS = 900_000;

// Most inputs are no JSON, and the stacks of those errors, which nobody reads, would be half of the time.
Error.stackTraceLimit = 0;
