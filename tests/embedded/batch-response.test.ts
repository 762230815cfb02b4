import { describe, expect, test } from 'vitest';
import { readResponse } from '../../lib/embedded/batch-response.ts';
import { buffered } from './records.ts';

const records = buffered(4);
const read = (response: unknown): unknown => readResponse(response, records, true);

// Source of all: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
describe('a complete success', () => {
  test.each([
    ['an empty batchItemFailures list', { batchItemFailures: [] }],
    ['a null batchItemFailures list', { batchItemFailures: null }],
    ['an empty EventResponse', {}],
    ['a null EventResponse', null],
    ['no response', undefined],
  ])('%s', (_what, response) => {
    expect(read(response)).toEqual({ kind: 'done' });
  });
});

describe('a complete failure', () => {
  test.each([
    ['an empty string itemIdentifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null itemIdentifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an itemIdentifier with a bad key name', { batchItemFailures: [{ sequenceNumber: '101' }] }],
    ['a good identifier next to a bad one', { batchItemFailures: [{ itemIdentifier: '102' }, {}] }],
    ['a sequence number of another batch', { batchItemFailures: [{ itemIdentifier: '999' }] }],
    ['a null in the list', { batchItemFailures: [null] }],
    ['a list that is none', { batchItemFailures: '101' }],
    ['a response that is no object', 'fine'],
  ])('%s', (_what, response) => {
    expect(read(response)).toEqual({ kind: 'failed' });
  });
});

test('of several failures the lowest sequence number counts, in whatever order they are', () => {
  const failures = ['103', '101', '101'].map((itemIdentifier) => ({ itemIdentifier }));
  expect(read({ batchItemFailures: failures })).toEqual({ kind: 'failed-from', index: 1 });
});

test('without ReportBatchItemFailures in the mapping the response is not looked at', () => {
  const response = { batchItemFailures: [{ itemIdentifier: '101' }] };
  expect(readResponse(response, records, false)).toEqual({ kind: 'done' });
});
