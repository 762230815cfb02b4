import { defineConfig } from 'vitest/config';

// The contract tests of the tables once more, against AWS's own DynamoDB Local in place of dynalite.
export default defineConfig({
  test: {
    include: [
      'tests/count/rollup-store-contract.test.ts',
      'tests/count/claim-store-contract.test.ts',
      'tests/weekly/delivery-table.test.ts',
      'tests/weekly/plan-table.test.ts',
      'tests/progress/shard-watermark.test.ts',
      'tests/aws/site-table.test.ts',
      'tests/aws/subscriber-tables.test.ts',
      'tests/redrive/redrive-table.test.ts',
    ],
    globalSetup: 'tests/suites/dynamodb-local/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
