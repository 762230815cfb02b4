import type { SubscriberWords } from '../page-words.ts';

export const japanese: SubscriberWords = {
  direction: 'ltr',
  unsubscribe: {
    title: '配信を停止しますか？',
    text: '今後、週次メールはお届けしません。',
    button: '配信を停止する',
  },
  unsubscribeSite: {
    title: '配信を停止しますか？',
    text: '今後、{site} の週次レポートはお届けしません。',
    button: '配信を停止する',
  },
  unsubscribed: {
    title: '配信を停止しました',
    text: '週次メールは今後届きません。このページを閉じていただけます。',
  },
  confirm: {
    title: '週次メールを受け取りますか？',
    text: '{site} の週次レポートをお届けします。',
    button: '確認する',
  },
  confirmed: { title: '登録が完了しました', text: '次回の {site} の週次レポートからお届けします。' },
  invalid: {
    title: 'このリンクは使えません',
    text: 'リンクが不完全か、古すぎます。最新のメールにあるリンクをお使いください。',
  },
  email: {
    subject: '確認のお願い：{site} の週次レポート',
    text: '{site} の週次レポートをこのアドレスに送るよう申し込みがありました。',
    button: '確認する',
    otherwise: 'お心当たりがない場合は、何もなさらないでください。これ以上メールは届きません。',
  },
};
