import { messageOf } from '../command-line.ts';

/** What can be wrong between this machine and AWS, by the SDK's name or code, and what to do about it. */
const ADVICE: readonly [RegExp, string][] = [
  [
    /^CredentialsProviderError$/,
    'no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  [/^Region is missing$/, 'no AWS region: set AWS_REGION'],
  [
    /^ResourceNotFoundException$/,
    'nothing is deployed there under this name: look at --stage and AWS_REGION',
  ],
  [/^(UnrecognizedClient|InvalidSignature|ExpiredToken|AccessDenied)/, 'AWS refuses the credentials'],
  [/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/, 'nothing answers: look at AWS_ENDPOINT_URL and the network'],
];

/** The same error, with what to do about it in front where it comes from AWS. */
export function explained(error: unknown): unknown {
  const advice = ADVICE.find(([pattern]) => signsOf(error).some((sign) => pattern.test(sign)))?.[1];
  return advice ? new Error(`${advice} (${messageOf(error)})`, { cause: error }) : error;
}

/** Names, codes and messages of an error and its causes. */
function signsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as NodeJS.ErrnoException;
  return [error.name, error.message, ...(code ? [code] : []), ...signsOf(error.cause)];
}
