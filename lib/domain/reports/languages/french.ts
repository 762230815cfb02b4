import type { Words } from '../words.ts';

// No-break spaces before colons; `many` is for whole millions: « 1 000 000 de visiteurs ».
export const french: Words = {
  totals: {
    visitors: { one: '{n} visiteur', many: '{n} de visiteurs', other: '{n} visiteurs' },
    pageviews: { one: '{n} page vue', many: '{n} de pages vues', other: '{n} pages vues' },
    clicks: { one: '{n} clic', many: '{n} de clics', other: '{n} clics' },
    sessions: { one: '{n} session', many: '{n} de sessions', other: '{n} sessions' },
  },
  names: { visitors: 'Visiteurs', pageviews: 'Pages vues', clicks: 'Clics', sessions: 'Sessions' },
  byDay: '{name} par jour',
  day: '{weekday} {day}',
  lists: {
    page: 'Pages les plus vues',
    referrer: 'Principaux sites référents',
    campaign: 'Principales campagnes',
    event: 'Principaux événements',
    country: 'Principaux pays',
    device: 'Appareils',
  },
  columns: {
    page: 'Page',
    referrer: 'Site référent',
    campaign: 'Campagne',
    event: 'Événement',
    country: 'Pays',
    device: 'Appareil',
    site: 'Site',
    day: 'Jour',
    share: 'Part',
    change: 'Évolution',
  },
  other: '(autres)',
  devices: { desktop: 'Ordinateur', mobile: 'Mobile', tablet: 'Tablette', tv: 'Téléviseur', bot: 'Robot' },
  rose: 'Plus fortes hausses',
  fell: 'Plus fortes baisses',

  week: 'Semaine {week}',
  subject: '{site}\u00a0: {figure} · semaine {week}',
  subjectOfMany: '{site}\u00a0: {figure}, et {others} · semaine {week}',
  others: { one: '{n} autre site', many: '{n} d’autres sites', other: '{n} autres sites' },
  emptySubject: '{site}\u00a0: une semaine calme · semaine {week}',
  incompleteSubject: '{subject} (incomplet)',
  previewSubject: '[Aperçu] {subject}',
  changed: '{figure}, {change}',
  preheader: '{pageviews}. Meilleur jour\u00a0: {day}.',
  mostRead: 'Page la plus vue\u00a0: {page}',
  empty: 'Une semaine calme\u00a0: aucun clic n’a été compté.',
  emptyHint: 'Si cela vous surprend, vérifiez que le site envoie toujours ses clics.',

  changeNew: 'nouveau',
  changeSame: 'stable',
  up: 'contre {before}',
  down: 'contre {before}',
  weekBefore: '{n} la semaine précédente',

  sites: 'Vos sites',
  onlyHere: {
    one: '{n} site figure seulement dans ce résumé\u00a0: les messageries tronquent les e-mails plus longs.',
    other:
      '{n} sites figurent seulement dans ce résumé\u00a0: les messageries tronquent les e-mails plus longs.',
  },
  leftOut: {
    one: '{n} autre site n’a pas trouvé place dans cet e-mail.',
    other: '{n} autres sites n’ont pas trouvé place dans cet e-mail.',
  },

  complete: 'Cette semaine est complète.',
  incomplete: 'Cette semaine n’est pas encore complète.',
  countedUpTo: 'Comptée jusqu’au {moment}.',
  nothingCounted: 'Rien n’a encore été compté.',
  behind: 'La partie la plus lente du flux avait {duration} de retard.',
  zone: 'Les jours sont ceux du fuseau {zone}.',
  correction: 'Semaine dernière, corrigée\u00a0: {corrected}, au lieu des {reported} annoncés.',
  books:
    'Bilan\u00a0: {received} reçus = {counted} comptés + {duplicate} en double + {rejected} rejetés' +
    ' + {expired} expirés + {bot} de robots.',
  unbalanced: 'Le bilan n’est pas équilibré\u00a0: l’écart est de {n}.',

  preview: 'Aperçu\u00a0: les abonnés reçoivent cet e-mail sans cette ligne.',
  why: 'Vous recevez cet e-mail car vous suivez le rapport hebdomadaire de {site}.',
  whyMany: 'Vous recevez cet e-mail car vous suivez les rapports hebdomadaires de ces sites.',
  unsubscribe: 'Se désabonner',
};
