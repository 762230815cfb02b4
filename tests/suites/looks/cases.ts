import type { Scheme } from './browser.ts';

/** WCAG 2.2, level AA, for text of any size. */
export const CONTRAST_MIN = 4.5;
const SCHEMES: readonly Scheme[] = ['light', 'dark'];

/** Every name at every width in both schemes. */
export function across<Name>(names: readonly Name[], widths: readonly number[]): [Name, number, Scheme][] {
  return names.flatMap((name) =>
    widths.flatMap((width) => SCHEMES.map((scheme): [Name, number, Scheme] => [name, width, scheme])),
  );
}
