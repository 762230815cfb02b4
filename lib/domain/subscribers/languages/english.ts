import type { SubscriberWords } from '../page-words.ts';

export const english: SubscriberWords = {
  direction: 'ltr',
  unsubscribe: {
    title: 'Unsubscribe?',
    text: 'The weekly email will no longer come to your address.',
    button: 'Unsubscribe',
  },
  unsubscribeSite: {
    title: 'Unsubscribe?',
    text: 'The weekly report of {site} will no longer come to your address.',
    button: 'Unsubscribe',
  },
  unsubscribed: {
    title: 'You are unsubscribed',
    text: 'No more weekly emails will come. You can close this page.',
  },
  confirm: {
    title: 'Get the weekly email?',
    text: 'The weekly report of {site} will come to your address.',
    button: 'Confirm',
  },
  confirmed: {
    title: 'You are subscribed',
    text: 'The next weekly report of {site} will come to your address.',
  },
  invalid: {
    title: 'This link does not work',
    text: 'It is not complete, or too old. Please use the link in the latest email.',
  },
  email: {
    subject: 'Please confirm: the weekly report of {site}',
    text: 'Somebody, probably you, asked for the weekly report of {site} to be sent to this address.',
    button: 'Confirm',
    otherwise: 'If it was not you, do nothing: no further email will come.',
  },
};
