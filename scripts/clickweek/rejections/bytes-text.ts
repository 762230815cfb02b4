import { isUtf8 } from 'node:buffer';
import { visible } from '../../../lib/domain/reports/visible.ts';
import { many } from '../../totals-text.ts';

const CHARACTERS_MAX = 2000;
const HEX_BYTES_MAX = 256;
const HEX_BYTES_PER_LINE = 16;
/** Text of more control characters than this is no text. */
const CONTROLS_MAX_FRACTION = 0.1;

/** Bytes for a person at a terminal: lines of text where they are text, else of hex; long ones are cut. */
export function bytesText(bytes: Uint8Array): string[] {
  const text = textOf(bytes);
  if (text === null) {
    const shown = Buffer.from(bytes.subarray(0, HEX_BYTES_MAX)).toString('hex');
    const lines = shown.match(new RegExp(`.{1,${HEX_BYTES_PER_LINE * 2}}`, 'g')) ?? [];
    return [
      ...lines.map((line) => line.replace(/../g, '$& ').trimEnd()),
      ...more(bytes.length - HEX_BYTES_MAX),
    ];
  }
  const shown = text.slice(0, CHARACTERS_MAX);
  return [...shown.split(/\r?\n/).map(visible), ...more(bytes.length - Buffer.byteLength(shown))];
}

/** The bytes as text, `null` where they are none. */
export function textOf(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null;
  const text = Buffer.from(bytes).toString();
  const controls = text.match(/[^\P{Cc}\t\r\n]/gu)?.length ?? 0;
  return controls <= text.length * CONTROLS_MAX_FRACTION ? text : null;
}

function more(bytes: number): string[] {
  return bytes > 0 ? [`… ${many(bytes, 'byte')} more; --json prints all`] : [];
}
