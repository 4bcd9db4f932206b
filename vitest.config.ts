import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/database/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are the size of the smallest machine that the suite is promised to run on.
    maxWorkers: 2,
    pool: 'forks',
  },
});
