import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FastLane } from '../../packages/core/src/sources/strace/fast-lane.ts';
import { check } from './check.ts';
import { codeOf, results } from './results.ts';
import { allTargets, regressions } from './targets.ts';

const { patience } = FastLane;
afterAll(() => void (FastLane.patience = patience));

describe('input that once was read wrongly', () => {
  const kept = existsSync(regressions)
    ? readdirSync(regressions, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];

  it.each(kept.map(({ parentPath, name }) => [join(parentPath, name).slice(regressions.length + 1)]))(
    '%s',
    async (file) => {
      const bytes = readFileSync(join(regressions, file));
      FastLane.patience = 8;
      const [target = ''] = file.split('/');
      expect(allTargets).toContain(target);
      for (const chunk of [1, 7, 64]) await check(target, bytes, { chunk, deep: true });
    },
  );
});

describe('what npm run fuzz last did', () => {
  it('was to every target, and found nothing that is not mended', () => {
    const last = results();
    expect([...last.keys()].toSorted()).toEqual(allTargets.toSorted());
    for (const [target, { findings }] of last) expect([target, findings]).toEqual([target, 0]);
  });

  // Which of them were at code that has changed since is no failure: it would be one at every change.
  it.each(
    [...results()].map(
      ([target, { executions, code }]) =>
        [
          `${executions} of ${target}, at ${code === codeOf(target) ? 'this state' : 'an older state'} of what reads it`,
          executions,
        ] as const,
    ),
  )('%s', (_, count) => {
    expect(count).toBeGreaterThan(0);
  });
});
