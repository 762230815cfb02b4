import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, totalmem } from 'node:os';

/** Where and when a bench ran. Its counts are the same elsewhere, its speeds are not. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  /** `null` outside a clone. */
  readonly commit: string | null;
}

export function machine(nowMs: number): Machine {
  return {
    date: new Date(nowMs).toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    platform: `${platform()} ${arch()}`,
    commit: commit(),
  };
}

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}

export function machineText({ date, cpu, cores, memoryGb, node, platform, commit }: Machine): string {
  const at = commit === null ? '' : `, at ${commit}`;
  return `clickweek bench of ${date}${at}\n${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, ${platform}\n\n`;
}
