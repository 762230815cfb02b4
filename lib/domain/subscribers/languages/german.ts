import type { SubscriberWords } from '../page-words.ts';

export const german: SubscriberWords = {
  direction: 'ltr',
  unsubscribe: {
    title: 'Abbestellen?',
    text: 'Die wöchentliche E-Mail kommt dann nicht mehr an Ihre Adresse.',
    button: 'Abbestellen',
  },
  unsubscribeSite: {
    title: 'Abbestellen?',
    text: 'Der Wochenbericht von {site} kommt dann nicht mehr an Ihre Adresse.',
    button: 'Abbestellen',
  },
  unsubscribed: {
    title: 'Sie sind abgemeldet',
    text: 'Es kommen keine wöchentlichen E-Mails mehr. Sie können diese Seite schließen.',
  },
  confirm: {
    title: 'Wochenbericht bestellen?',
    text: 'Der Wochenbericht von {site} kommt dann an Ihre Adresse.',
    button: 'Bestätigen',
  },
  confirmed: {
    title: 'Sie sind angemeldet',
    text: 'Der nächste Wochenbericht von {site} kommt an Ihre Adresse.',
  },
  invalid: {
    title: 'Dieser Link funktioniert nicht',
    text: 'Er ist unvollständig oder zu alt. Bitte verwenden Sie den Link in der neuesten E-Mail.',
  },
  email: {
    subject: 'Bitte bestätigen: der Wochenbericht von {site}',
    text: 'Jemand, wahrscheinlich Sie, hat den Wochenbericht von {site} für diese Adresse bestellt.',
    button: 'Bestätigen',
    otherwise: 'Waren Sie es nicht, brauchen Sie nichts zu tun: Es kommt keine weitere E-Mail.',
  },
};
