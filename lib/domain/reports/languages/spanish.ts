import type { Words } from '../words.ts';

// `many` is for whole millions: «1.000.000 de visitantes».
export const spanish: Words = {
  totals: {
    visitors: { one: '{n} visitante', many: '{n} de visitantes', other: '{n} visitantes' },
    pageviews: { one: '{n} página vista', many: '{n} de páginas vistas', other: '{n} páginas vistas' },
    clicks: { one: '{n} clic', many: '{n} de clics', other: '{n} clics' },
    sessions: { one: '{n} sesión', many: '{n} de sesiones', other: '{n} sesiones' },
  },
  names: { visitors: 'Visitantes', pageviews: 'Páginas vistas', clicks: 'Clics', sessions: 'Sesiones' },
  byDay: '{name} por día',
  day: '{weekday} {day}',
  lists: {
    page: 'Páginas más vistas',
    referrer: 'Principales sitios de referencia',
    campaign: 'Principales campañas',
    event: 'Principales eventos',
    country: 'Principales países',
    device: 'Dispositivos',
  },
  columns: {
    page: 'Página',
    referrer: 'Referencia',
    campaign: 'Campaña',
    event: 'Evento',
    country: 'País',
    device: 'Dispositivo',
    site: 'Sitio',
    day: 'Día',
    share: 'Cuota',
    change: 'Cambio',
  },
  other: '(otros)',
  devices: { desktop: 'Ordenador', mobile: 'Móvil', tablet: 'Tableta', tv: 'Televisor', bot: 'Robot' },
  rose: 'Lo que más subió',
  fell: 'Lo que más bajó',

  week: 'Semana {week}',
  subject: '{site}: {figure} · semana {week}',
  subjectOfMany: '{site}: {figure}, y {others} · semana {week}',
  others: { one: '{n} sitio más', many: '{n} de sitios más', other: '{n} sitios más' },
  emptySubject: '{site}: una semana tranquila · semana {week}',
  incompleteSubject: '{subject} (incompleto)',
  previewSubject: '[Vista previa] {subject}',
  changed: '{figure}, {change}',
  preheader: '{pageviews}. Mejor día: {day}.',
  mostRead: 'Página más vista: {page}',
  empty: 'Una semana tranquila: no se contó ningún clic.',
  emptyHint: 'Si le sorprende, compruebe que el sitio sigue enviando sus clics.',

  changeNew: 'nuevo',
  changeSame: 'sin cambios',
  up: 'frente a {before}',
  down: 'frente a {before}',
  weekBefore: '{n} la semana anterior',

  sites: 'Sus sitios',
  onlyHere: {
    one: '{n} sitio aparece solo en este resumen: los programas de correo cortan los mensajes más largos.',
    other:
      '{n} sitios aparecen solo en este resumen: los programas de correo cortan los mensajes más largos.',
  },
  leftOut: {
    one: '{n} sitio más no cupo en este correo.',
    other: '{n} sitios más no cupieron en este correo.',
  },

  complete: 'Esta semana está completa.',
  incomplete: 'Esta semana aún no está completa.',
  countedUpTo: 'Contada hasta el {moment}.',
  nothingCounted: 'Aún no se ha contado nada.',
  behind: 'La parte más lenta del flujo llevaba {duration} de retraso.',
  zone: 'Los días son los de la zona horaria {zone}.',
  correction: 'La semana pasada, corregida: {corrected}; se había informado de {reported}.',
  books:
    'Cuentas: {received} recibidos = {counted} contados + {duplicate} duplicados + {rejected} rechazados' +
    ' + {expired} caducados + {bot} de robots.',
  unbalanced: 'Las cuentas no cuadran: la diferencia es de {n}.',

  preview: 'Vista previa: quienes están suscritos reciben este correo sin esta línea.',
  why: 'Recibe este correo porque se suscribió al informe semanal de {site}.',
  whyMany: 'Recibe este correo porque se suscribió a los informes semanales de estos sitios.',
  unsubscribe: 'Cancelar la suscripción',
};
