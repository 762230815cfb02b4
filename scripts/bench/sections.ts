import { archiveSection } from './archive.ts';
import { coldStartSection } from './cold-start-section.ts';
import { decodeSection } from './decode-section.ts';
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
  decodeSection,
  writeUnitsSection,
  requestsSection,
  endToEndSection,
  archiveSection,
  coldStartSection,
  emailSection,
  readSection,
  memorySection,
  dollarsSection,
  shapeSection,
];
