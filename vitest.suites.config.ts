import { defineConfig } from 'vitest/config';
import { mjmlForVite } from './scripts/mjml-plugins.ts';

// Suites that are slow, or need more than Node; each has an npm script of its own.
export default defineConfig({
  plugins: [mjmlForVite],
  test: {
    include: ['tests/suites/**/*.test.ts'],
    testTimeout: 120_000,
    // The first run installs what a suite needs.
    hookTimeout: 600_000,
  },
});
