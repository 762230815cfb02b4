import type { Format } from './format.ts';
import { sharedContext } from './shared-context.ts';

/** The body that Segment's and RudderStack's SDKs post: `{ batch: [event…], sentAt, … }`. */
export const batch: Format = {
  name: 'batch',
  matches: (document) => Array.isArray(document.batch),
  open: (document, around) => ({
    kind: 'documents',
    documents: document.batch as unknown[],
    keys: ['batch'],
    json: null,
    whole: false,
    around: document.context === undefined ? around : { ...around, context: sharedContext(document.context) },
  }),
};
