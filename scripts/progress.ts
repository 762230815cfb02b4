const BAR_WIDTH = 24;
const REDRAW_MS = 100;

/** How far long work is; on a terminal only. */
export interface Progress {
  /** @param fraction 0 to 1. @param note What is being counted, `1,200 lines`. */
  show(fraction: number, note: string): void;
  /** Takes the bar away. */
  done(): void;
}

/** A progress bar on standard error, or nothing where that is no terminal. */
export function progressBar(label: string, nowMs: () => number = Date.now): Progress {
  if (!process.stderr.isTTY) return { show: () => {}, done: () => {} };
  let drawnMs = 0;
  return {
    show(fraction, note) {
      if (nowMs() - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs();
      process.stderr.write(`\r${barText(label, fraction, note)}\u001b[K`);
    },
    done: () => process.stderr.write('\r\u001b[K'),
  };
}

/** `sending  ███████░░░░░  58 %  1,200 lines` */
export function barText(label: string, fraction: number, note: string): string {
  const bounded = Math.min(Math.max(fraction, 0), 1);
  const full = Math.round(bounded * BAR_WIDTH);
  const percent = String(Math.round(bounded * 100)).padStart(3);
  return `${label}  ${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${percent} %  ${note}`;
}
