import { archiveSection } from './archive.ts';
import { dollarsSection } from './dollars.ts';
import { emailSection } from './email.ts';
import { endToEndSection } from './end-to-end.ts';
import { memorySection } from './memory.ts';
import { readSection } from './read.ts';
import { requestsSection } from './requests.ts';
import type { Section } from './section.ts';
import { shapeSection } from './shape.ts';
import { writeUnitsSection } from './write-units.ts';

/** Everything that `npm run bench` can do, in its order. */
export const SECTIONS: readonly Section[] = [
  writeUnitsSection,
  requestsSection,
  endToEndSection,
  archiveSection,
  emailSection,
  readSection,
  memorySection,
  dollarsSection,
  shapeSection,
];
