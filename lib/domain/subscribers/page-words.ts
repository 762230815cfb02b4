/** A page's heading, what it says, and what its one button says, if it has one. `{site}` is the list. */
export interface PageWords {
  readonly title: string;
  readonly text: string;
  readonly button?: string;
}

/** The words of pages and of the email that asks for confirmation. */
export interface SubscriberWords {
  readonly direction: 'ltr' | 'rtl';
  readonly unsubscribe: PageWords;
  /** Of one site only. */
  readonly unsubscribeSite: PageWords;
  readonly unsubscribed: PageWords;
  readonly confirm: PageWords;
  readonly confirmed: PageWords;
  readonly invalid: PageWords;
  readonly email: {
    readonly subject: string;
    readonly text: string;
    readonly button: string;
    /** What happens where nobody presses it. */
    readonly otherwise: string;
  };
}
