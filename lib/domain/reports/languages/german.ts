import type { Words } from '../words.ts';

export const german: Words = {
  totals: {
    visitors: { other: '{n} Besucher' },
    pageviews: { one: '{n} Seitenaufruf', other: '{n} Seitenaufrufe' },
    clicks: { one: '{n} Klick', other: '{n} Klicks' },
    sessions: { one: '{n} Sitzung', other: '{n} Sitzungen' },
  },
  names: { visitors: 'Besucher', pageviews: 'Seitenaufrufe', clicks: 'Klicks', sessions: 'Sitzungen' },
  byDay: '{name} nach Tagen',
  day: '{weekday} {day}.',
  lists: {
    page: 'Meistbesuchte Seiten',
    referrer: 'Wichtigste Verweise',
    campaign: 'Wichtigste Kampagnen',
    event: 'Häufigste Ereignisse',
    country: 'Wichtigste Länder',
    device: 'Geräte',
  },
  columns: {
    page: 'Seite',
    referrer: 'Verweis',
    campaign: 'Kampagne',
    event: 'Ereignis',
    country: 'Land',
    device: 'Gerät',
    site: 'Website',
    day: 'Tag',
    share: 'Anteil',
    change: 'Änderung',
  },
  other: '(übrige)',
  devices: { desktop: 'Computer', mobile: 'Smartphone', tablet: 'Tablet', tv: 'Fernseher', bot: 'Crawler' },
  rose: 'Am stärksten gestiegen',
  fell: 'Am stärksten gefallen',

  week: 'Woche {week}',
  subject: '{site}: {figure} · KW {week}',
  subjectOfMany: '{site}: {figure} und {others} · KW {week}',
  others: { one: '{n} weitere Website', other: '{n} weitere Websites' },
  emptySubject: '{site}: eine ruhige Woche · KW {week}',
  incompleteSubject: '{subject} (unvollständig)',
  previewSubject: '[Vorschau] {subject}',
  changed: '{figure}, {change}',
  preheader: '{pageviews}. Bester Tag: {day}.',
  mostRead: 'Meistbesucht: {page}',
  empty: 'Eine ruhige Woche: Es wurden keine Klicks gezählt.',
  emptyHint: 'Falls Sie das überrascht, prüfen Sie bitte, ob die Website ihre Klicks noch sendet.',

  changeNew: 'neu',
  changeSame: 'unverändert',
  up: 'zuvor {before}',
  down: 'zuvor {before}',
  weekBefore: '{n} in der Woche davor',

  sites: 'Ihre Websites',
  onlyHere: {
    one: '{n} Website steht nur in dieser Übersicht: Mailprogramme schneiden längere E-Mails ab.',
    other: '{n} Websites stehen nur in dieser Übersicht: Mailprogramme schneiden längere E-Mails ab.',
  },
  leftOut: {
    one: '{n} weitere Website fand in dieser E-Mail keinen Platz.',
    other: '{n} weitere Websites fanden in dieser E-Mail keinen Platz.',
  },

  complete: 'Diese Woche ist vollständig.',
  incomplete: 'Diese Woche ist noch nicht vollständig.',
  countedUpTo: 'Gezählt bis {moment}.',
  nothingCounted: 'Bisher wurde nichts gezählt.',
  behind: 'Der langsamste Teil des Datenstroms lag {duration} zurück.',
  zone: 'Die Tage sind die der Zeitzone {zone}.',
  correction: 'Letzte Woche, korrigiert: {corrected}, gemeldet waren {reported}.',
  books:
    'Bilanz: {received} empfangen = {counted} gezählt + {duplicate} doppelt + {rejected} abgelehnt' +
    ' + {expired} zu alt + {bot} von Crawlern.',
  unbalanced: 'Die Bilanz geht nicht auf: Der Unterschied beträgt {n}.',

  preview: 'Vorschau: Abonnenten erhalten diese E-Mail ohne diese Zeile.',
  why: 'Sie erhalten diese E-Mail, weil Sie den Wochenbericht von {site} abonniert haben.',
  whyMany: 'Sie erhalten diese E-Mail, weil Sie die Wochenberichte dieser Websites abonniert haben.',
  unsubscribe: 'Abbestellen',
};
