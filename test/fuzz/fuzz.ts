// Every source, and evidence that is read again, given damaged and forged recordings. SECCOMP_TAILOR_FUZZ_EXECUTIONS, _SEED and _TARGETS
// say how many of each, from which seed on, and which. With _RESULTS, what came of each goes to a file of that folder every now and then, and
// executions that results.json says were done at the same code are not done again. npm run fuzz sets them (run.mjs).
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FastLane } from '../../packages/core/src/sources/strace/fast-lane.ts';
import { check } from './check.ts';
import { makeInput, type Material } from './mutate.ts';
import { Random } from './random.ts';
import { codeOf, done, type Result } from './results.ts';
import { seedsBySource } from './seeds.ts';
import { allTargets, regressions } from './targets.ts';

const { env } = process;
const executions = Number(env['SECCOMP_TAILOR_FUZZ_EXECUTIONS'] ?? 20_000);
const seed = Number(env['SECCOMP_TAILOR_FUZZ_SEED'] ?? 1);
const results = env['SECCOMP_TAILOR_FUZZ_RESULTS'];
const chosen = env['SECCOMP_TAILOR_FUZZ_TARGETS']?.split(',');
const seeds = await seedsBySource();
// Of what goes on failing, more would say no more.
const mostFindings = 10;

// Where the compiled reader of strace takes part, repetition of a few lines is to be enough. It takes longer to set up than most inputs
// to read, and is left out of three in four.
const { patience } = FastLane;
const patienceFor = (number: number): number => (number % 4 === 1 ? 8 : Infinity);

/** Gives damaged and forged recordings to the sources of these ids. */
export function fuzz(targets: readonly string[]): void {
  describe('damaged and forged input', () => {
    afterAll(() => void (FastLane.patience = patience));

    for (const target of targets) {
      const own = seeds.get(target);
      // Without the corpus there is not a recording of every format.
      it.skipIf(own === undefined || chosen?.includes(target) === false)(
        `of ${target}`,
        async () => {
          const material = { own: own ?? [], all: [...seeds.values()].flat() };
          expect(await findings(target, material)).toEqual([]);
        },
        60_000 + executions * 40,
      );
    }
  });
}

async function findings(target: string, material: Material): Promise<readonly string[]> {
  const found: string[] = [];
  const code = codeOf(target);
  let number = results === undefined ? 0 : done({ target, seed, code });
  while (number < executions && found.length < mostFindings) {
    const finding = await execute(target, material, number);
    if (finding !== undefined) found.push(finding);
    number += 1;
    if (number % 10_000 === 0 || number === executions || finding !== undefined)
      save(target, { executions: number, seed, findings: found.length, code });
  }
  return found;
}

/** At once: run.mjs may read it at any time. */
function save(target: string, result: Result): void {
  if (results === undefined) return;
  const file = join(results, target);
  writeFileSync(`${file}.new`, JSON.stringify(result));
  renameSync(`${file}.new`, `${file}.json`);
}

async function execute(target: string, material: Material, number: number): Promise<string | undefined> {
  const random = new Random(Math.imul(seed * 64 + allTargets.indexOf(target), 0x9e3779b1) + number);
  const bytes = makeInput(material, random);
  FastLane.patience = patienceFor(number);
  const options = { chunk: 1 + random.below(random.below(2) === 0 ? 16 : 512), deep: number % 4 === 0 };
  try {
    await check(target, bytes, options);
    return undefined;
  } catch (error) {
    const least = await leastFailing(bytes, (part) => check(target, part, options));
    return `execution ${number}, kept as ${keep(target, least)}: ${String(error)}`;
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
