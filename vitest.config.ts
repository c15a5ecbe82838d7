import { defineConfig } from 'vitest/config';

// Tests run on the sources: the workspace's packages resolve to src/ through this condition.
const resolve = { conditions: ['@seccomp-tailor/source'] };
const ssr = { resolve: { conditions: ['@seccomp-tailor/source'] } };

// Against what hangs, not what is slow: a busy machine takes many times as long as an idle one.
const testTimeout = 60_000;

// Modules are loaded once, not for each file: what tests beside the code load takes longer to load than to test.
const isolate = false;

export default defineConfig({
  test: {
    // Left to itself vitest keeps one processor free, of two that is half.
    maxWorkers: '100%',
    projects: [
      { resolve, ssr, test: { name: 'core', include: ['packages/core/src/**/*.test.ts'], testTimeout, isolate } },
      { resolve, ssr, test: { name: 'cli', include: ['packages/cli/src/**/*.test.ts'], testTimeout, isolate } },
      {
        resolve,
        ssr,
        test: {
          name: 'repo',
          include: ['test/**/*.test.ts'],
          exclude: ['test/live/**', 'test/oracles/**', 'test/fuzz/**'],
          testTimeout,
        },
      },
      { resolve, ssr, test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'] } },
      {
        resolve,
        ssr,
        test: { name: 'oracles', include: ['test/oracles/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      // Recorders, and the file that starts the command line, work in processes of their own: the live suites run them, and coverage cannot
      // look into them.
      exclude: [
        '**/*.test.ts',
        '**/*.arbitrary.ts',
        '**/tables/**',
        'packages/cli/src/recorders/**',
        'packages/cli/src/bin.ts',
      ],
      // A floor under what the tests beside the code reach, `--project core --project cli`; raise it when they reach more.
      thresholds: { lines: 94, statements: 92, functions: 92, branches: 86 },
    },
  },
});
