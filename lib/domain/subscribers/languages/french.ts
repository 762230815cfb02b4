import type { SubscriberWords } from '../page-words.ts';

export const french: SubscriberWords = {
  direction: 'ltr',
  unsubscribe: {
    title: 'Se désabonner ?',
    text: 'L’e-mail hebdomadaire ne sera plus envoyé à votre adresse.',
    button: 'Se désabonner',
  },
  unsubscribeSite: {
    title: 'Se désabonner ?',
    text: 'Le rapport hebdomadaire de {site} ne sera plus envoyé à votre adresse.',
    button: 'Se désabonner',
  },
  unsubscribed: {
    title: 'Vous êtes désabonné(e)',
    text: 'Vous ne recevrez plus d’e-mail hebdomadaire. Vous pouvez fermer cette page.',
  },
  confirm: {
    title: 'Recevoir l’e-mail hebdomadaire ?',
    text: 'Le rapport hebdomadaire de {site} sera envoyé à votre adresse.',
    button: 'Confirmer',
  },
  confirmed: {
    title: 'Vous êtes abonné(e)',
    text: 'Le prochain rapport hebdomadaire de {site} sera envoyé à votre adresse.',
  },
  invalid: {
    title: 'Ce lien ne fonctionne pas',
    text: 'Il est incomplet ou trop ancien. Utilisez le lien du dernier e-mail reçu.',
  },
  email: {
    subject: 'À confirmer : le rapport hebdomadaire de {site}',
    text: 'Quelqu’un, sans doute vous, a demandé l’envoi du rapport hebdomadaire de {site} à cette adresse.',
    button: 'Confirmer',
    otherwise: 'Si ce n’était pas vous, ne faites rien : aucun autre e-mail ne viendra.',
  },
};
