import { defineConfig } from 'vitest/config';
import { mjmlForVite } from './scripts/mjml-plugins.ts';

export default defineConfig({
  plugins: [mjmlForVite],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/suites/**', 'node_modules/**'],
    testTimeout: 30_000,
  },
});
