import { emailAddress } from '../../../lib/domain/sites/email-address.ts';
import { requiredOption, siteOf } from '../../arguments.ts';
import { UsageError } from '../../command-line.ts';

/** What the options of `subscribers` say, unread. */
export interface SubscriberOptions {
  readonly site?: string | undefined;
  readonly confirm: boolean;
  readonly force: boolean;
  readonly delete: boolean;
  readonly 'dry-run': boolean;
  readonly out?: string | undefined;
}

/** @throws UsageError */
export function siteOption({ site }: SubscriberOptions): string {
  return siteOf(requiredOption(site, '--site'));
}

/** @throws UsageError where the text is no address */
export function emailOf(text: string): string {
  const email = emailAddress(text);
  if (email === null)
    throw new UsageError(`${JSON.stringify(text)} is no email address: give one like ada@example.com`);
  return email;
}
