import type { RejectionReason } from '../../lib/domain/clicks/click.ts';
import type { HostileRecord } from './hostile-records.ts';

/** Records of one idea, which all become the same. */
export function family(
  name: string,
  records: readonly (readonly [string, string | Uint8Array])[],
  ...outcomes: ('click' | RejectionReason)[]
): HostileRecord[] {
  return records.map(([of, data]) => ({ name: `${name}: ${of}`, data: Buffer.from(data), outcomes }));
}

/** Where to cut or to flip. */
export const eighths = [1, 2, 3, 4, 5, 6, 7].map((n) => n / 8);
export const cut = (bytes: Uint8Array, fraction: number) =>
  bytes.subarray(0, Math.floor(bytes.length * fraction));
export const flipped = (bytes: Uint8Array, fraction: number) => {
  const copy = Buffer.from(bytes);
  const at = Math.floor(bytes.length * fraction);
  copy[at] = (copy[at] as number) ^ 0x55;
  return copy;
};
