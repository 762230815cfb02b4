import type { SubscriberWords } from '../page-words.ts';

export const spanish: SubscriberWords = {
  direction: 'ltr',
  unsubscribe: {
    title: '¿Cancelar la suscripción?',
    text: 'El correo semanal dejará de llegar a su dirección.',
    button: 'Cancelar la suscripción',
  },
  unsubscribeSite: {
    title: '¿Cancelar la suscripción?',
    text: 'El informe semanal de {site} dejará de llegar a su dirección.',
    button: 'Cancelar la suscripción',
  },
  unsubscribed: {
    title: 'Suscripción cancelada',
    text: 'No llegarán más correos semanales. Puede cerrar esta página.',
  },
  confirm: {
    title: '¿Recibir el correo semanal?',
    text: 'El informe semanal de {site} llegará a su dirección.',
    button: 'Confirmar',
  },
  confirmed: {
    title: 'Suscripción confirmada',
    text: 'El próximo informe semanal de {site} llegará a su dirección.',
  },
  invalid: {
    title: 'Este enlace no funciona',
    text: 'Está incompleto o es demasiado antiguo. Use el enlace del último correo.',
  },
  email: {
    subject: 'Confirme: el informe semanal de {site}',
    text: 'Alguien, probablemente usted, ha pedido que el informe semanal de {site} se envíe a esta dirección.',
    button: 'Confirmar',
    otherwise: 'Si no ha sido usted, no haga nada: no llegará ningún otro correo.',
  },
};
