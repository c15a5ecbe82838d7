// Every source, and evidence that is read again, given damaged and forged recordings. SECCOMP_TAILOR_FUZZ_EXECUTIONS, _SEED and _TARGETS
// say how many of each, from which seed on, and which; what held goes to the file _RESULTS. npm run fuzz sets them (run.mjs).
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sources } from '../../packages/core/src/sources/registry.ts';
import { FastLane } from '../../packages/core/src/sources/strace/fast-lane.ts';
import { check } from './check.ts';
import { makeInput, type Material } from './mutate.ts';
import { Random } from './random.ts';
import { evidenceTarget, seedsBySource } from './seeds.ts';

const { env } = process;
const executions = Number(env['SECCOMP_TAILOR_FUZZ_EXECUTIONS'] ?? 20_000);
const seed = Number(env['SECCOMP_TAILOR_FUZZ_SEED'] ?? 1);
const results = env['SECCOMP_TAILOR_FUZZ_RESULTS'];
const chosen = env['SECCOMP_TAILOR_FUZZ_TARGETS']?.split(',');
const allTargets = [...sources.map(({ id }) => id), evidenceTarget];
const targets = allTargets.filter((id) => chosen?.includes(id) ?? true);
const seeds = await seedsBySource();
const regressions = fileURLToPath(new URL('../regressions', import.meta.url));

// Repetition of a few lines is to be enough for the compiled reader of strace.
const { patience } = FastLane;
beforeAll(() => void (FastLane.patience = 8));
afterAll(() => void (FastLane.patience = patience));

describe('damaged and forged input', () => {
  for (const target of targets) {
    const own = seeds.get(target);
    // Without the corpus there is not a recording of every format.
    it.skipIf(own === undefined)(
      `of ${target}`,
      async () => {
        const material = { own: own ?? [], all: [...seeds.values()].flat() };
        for (let number = 0; number < executions; number += 1) await execute(target, material, number);
        if (results !== undefined) appendFileSync(results, `${JSON.stringify({ [target]: { executions, seed } })}\n`);
      },
      30_000 + executions * 10,
    );
  }
});

async function execute(target: string, material: Material, number: number): Promise<void> {
  const random = new Random(Math.imul(seed * 64 + allTargets.indexOf(target), 0x9e3779b1) + number);
  const bytes = makeInput(material, random);
  const options = { chunk: 1 + random.below(random.below(2) === 0 ? 16 : 512), deep: number % 4 === 0 };
  try {
    await check(target, bytes, options);
  } catch (error) {
    const least = await leastFailing(bytes, (part) => check(target, part, options));
    throw new Error(`execution ${number} of ${target}, kept as ${keep(target, least)}`, { cause: error });
  }
}

/** Leaves out what lines it can while the rest still fails. */
async function leastFailing(bytes: Uint8Array, run: (bytes: Uint8Array) => Promise<void>): Promise<Uint8Array> {
  let lines = Buffer.from(bytes)
    .toString('latin1')
    .split(/(?<=\n)/);
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const fewer = lines.toSpliced(index, 1);
    const failed = await run(Buffer.from(fewer.join(''), 'latin1')).then(
      () => false,
      () => true,
    );
    if (failed) lines = fewer;
  }
  return Buffer.from(lines.join(''), 'latin1');
}

function keep(target: string, bytes: Uint8Array): string {
  mkdirSync(join(regressions, target), { recursive: true });
  const file = join(regressions, target, createHash('sha256').update(bytes).digest('hex').slice(0, 12));
  writeFileSync(file, bytes);
  return file;
}

describe('input that once was read wrongly', () => {
  const kept = existsSync(regressions)
    ? readdirSync(regressions, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];

  it.each(kept.map(({ parentPath, name }) => [join(parentPath, name).slice(regressions.length + 1)]))(
    '%s',
    async (file) => {
      const bytes = readFileSync(join(regressions, file));
      const [target = ''] = file.split('/');
      expect(allTargets).toContain(target);
      for (const chunk of [1, 7, 64]) await check(target, bytes, { chunk, deep: true });
    },
  );
});
