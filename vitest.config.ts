import { defineConfig } from 'vitest/config';

/** `rooms` needs no build and no server; `all` is everything else. Suites that need a server say so when they skip. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'rooms', include: ['test/rooms/**/*.test.ts'] } },
      {
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: ['test/rooms/**'],
          // A test that waits for what never comes ends; how fast things are, none of these says.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
