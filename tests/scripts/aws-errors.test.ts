import { expect, test } from 'vitest';
import { explained } from '../../scripts/clickweek/aws-errors.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each([
  [named('CredentialsProviderError', 'Could not load credentials from any providers'), 'set AWS_PROFILE'],
  [new Error('Region is missing'), 'set AWS_REGION'],
  [named('ResourceNotFoundException', 'Requested resource not found'), 'look at --stage'],
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'look at AWS_ENDPOINT_URL'],
])('%s says what to do', (error, advice) => {
  const message = new RegExp(`${advice}.* \\(${error.message}\\)$`);
  expect((explained(error) as Error).message).toMatch(message);
  expect((explained(new Error(error.message, { cause: error })) as Error).message).toMatch(message);
});

test('an error of our own stays as it is', () => {
  const error = new Error('there is no file x');
  expect(explained(error)).toBe(error);
});
