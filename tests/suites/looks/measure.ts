import type { Page } from 'playwright-core';

// What runs in the browser is text: the tests' types know Node and no DOM.

/** Elements that reach out of the window's side; where `mayClip`, those in what scrolls or clips may. */
const OVERFLOWING = `((mayClip) => {
  const width = document.documentElement.clientWidth;
  const clipped = (element) => {
    if (!mayClip) return false;
    for (let up = element.parentElement; up; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible') return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && (box.right > width + 0.5 || box.left < -0.5) && !clipped(element);
  });
  const found = wide.map(({ tagName, className }) => tagName + '.' + className);
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
  return found;
})`;

/**
 * Every text that can be seen, with the contrast between its colour and what lies under it (WCAG 2.2,
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), taken at the start, middle and end of each line.
 */
const CONTRASTS = `(() => {
  const rgba = (text) => {
    const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\\d.]+/g) ?? []).map(Number);
    if (!/^rgba?\\(/.test(text)) throw new Error('a colour that is not understood: ' + text);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  /* Null where the point shows another element: the text is cut off or covered there. */
  const groundAt = (element, x, y) => {
    const stack = document.elementsFromPoint(x, y);
    const at = stack.indexOf(element);
    if (at < 0) return null;
    return stack.slice(at).reverse()
      .reduce((ground, under) => over(rgba(getComputedStyle(under).backgroundColor), ground), canvas);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.data.replace(/[\\s\\u00a0\\u200b-\\u200d\\u034f\\u00ad\\ufeff]+/g, ' ').trim();
    const element = node.parentElement;
    if (!text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      const y = line.top + line.height / 2;
      for (const x of [line.left + 1, line.left + line.width / 2, line.right - 1]) {
        const ground = groundAt(element, x, y);
        if (!ground) continue;
        const style = getComputedStyle(element);
        found.push({ text, ratio: contrast(over(rgba(style.color), ground), ground) });
      }
    }
  }
  return found;
})()`;

/** Bars that do not begin where their text does: left, or right in Arabic. */
const STRAY_BARS = `(() => [...document.querySelectorAll('table[aria-hidden]')].flatMap((bar) => {
  const cell = bar.parentElement;
  const style = getComputedStyle(cell);
  const [box, outer] = [bar.getBoundingClientRect(), cell.getBoundingClientRect()];
  const off = document.documentElement.dir === 'rtl'
    ? outer.right - parseFloat(style.paddingRight) - box.right
    : box.left - outer.left - parseFloat(style.paddingLeft);
  return Math.abs(off) > 1 ? [off] : [];
}))()`;

export interface Contrast {
  readonly text: string;
  readonly ratio: number;
}

/** @param mayClip where cutting off is a way to show something, as in a list of the local page */
export async function overflowing(page: Page, { mayClip }: { mayClip: boolean }): Promise<string[]> {
  return (await page.evaluate(`${OVERFLOWING}(${mayClip})`)) as string[];
}

export async function strayBars(page: Page): Promise<number[]> {
  return (await page.evaluate(STRAY_BARS)) as number[];
}

/** Call `showAll` first. */
export async function contrasts(page: Page): Promise<Contrast[]> {
  return (await page.evaluate(CONTRASTS)) as Contrast[];
}

/** The brightness of an element's own background, 0 to 255. */
export async function brightnessOf(page: Page, selector: string): Promise<number> {
  const color = await page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { getComputedStyle } = globalThis as unknown as {
        getComputedStyle(of: unknown): { backgroundColor: string };
      };
      return getComputedStyle(element).backgroundColor;
    });
  const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (r + g + b) / 3;
}
