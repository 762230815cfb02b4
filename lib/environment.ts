/** The one module that reads the process's environment. */

/** @throws Error that names the variable when it is unset or empty. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is not set`);
  return value;
}

/** Our own environment with some variables set, for a program that we start. */
export function environmentWith(variables: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...variables };
}

/** When weeks are reported. @throws Error that names the variable when one is unset. */
export function reportRules(): { readonly gracePeriodMs: number; readonly deadlineMs: number } {
  return {
    gracePeriodMs: Number(required('GRACE_PERIOD_MINUTES')) * 60_000,
    deadlineMs: Number(required('REPORT_DEADLINE_HOURS')) * 3_600_000,
  };
}
