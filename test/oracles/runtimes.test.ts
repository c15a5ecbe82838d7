// Real containers: under the installed runc and crun, each call comes out as `evaluate` says for that runtime and version, and a start
// fails exactly when the load check says so.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { definitionOf } from '../../packages/core/src/diagnostics/catalogue.ts';
import type { Arch } from '../../packages/core/src/kernel/arch.ts';
import { evaluator } from '../../packages/core/src/profile/evaluate.ts';
import type { FlatProfile, FlatRule } from '../../packages/core/src/profile/flat.ts';
import { loadProblems, type LoadOptions } from '../../packages/core/src/profile/load-problems.ts';
import { formatVerdict, type Call } from '../../packages/core/src/profile/verdict.ts';
import { describeWith, itWith } from '../components.ts';
import { toCall } from '../verdicts/notation.ts';
import { useFolder, useHelper } from './build-helper.ts';
import { anyEffect, harmlessCall, harmlessRules, spareNames } from './harmless-calls.arbitrary.ts';
import { LibseccompExporter } from './libseccomp/exporter.ts';
import { knownNames } from './libseccomp/names.ts';
import { callText, profileText } from './libseccomp/notation.ts';
import { agrees, canMake, outcomeOf } from './outcome.ts';
import { Bundle, installedRuntime, type ContainerRun } from './runtimes/container.ts';
import { fixedCases, refusalCases } from './runtimes/cases.ts';
import { neededCalls } from './runtimes/needed-calls.ts';
import { seed } from './seed.ts';

const starts = 30;
const callsEach = 24;

const defaults: fc.Arbitrary<Pick<FlatProfile, 'defaultAction' | 'defaultErrnoRet'>> = fc.constantFrom(
  { defaultAction: 'SCMP_ACT_ALLOW', defaultErrnoRet: undefined },
  { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: undefined },
  { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38 },
  { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 83 },
  { defaultAction: 'SCMP_ACT_KILL_PROCESS', defaultErrnoRet: undefined },
  { defaultAction: 'SCMP_ACT_TRAP', defaultErrnoRet: undefined },
);

const needed: FlatRule = { names: neededCalls, action: 'SCMP_ACT_ALLOW', errnoRet: undefined, args: [] };

const profile: fc.Arbitrary<FlatProfile> = fc
  .record({
    byDefault: defaults,
    architectures: fc.subarray<Arch>(['x86_64', 'x86', 'x32']),
    rules: harmlessRules({
      names: spareNames,
      effects: anyEffect.filter(({ action }) => action !== 'SCMP_ACT_NOTIFY'),
      ops: ['SCMP_CMP_EQ', 'SCMP_CMP_EQ', 'SCMP_CMP_MASKED_EQ', 'SCMP_CMP_GE', 'SCMP_CMP_NE'],
      mostConditions: 2,
    }),
  })
  .map(({ byDefault, architectures, rules }) => ({
    ...byDefault,
    architectures,
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: [needed, ...rules],
  }));

describe.each(['runc', 'crun'] as const)('%s', (name) => {
  describeWith(['root', name, 'static-libc', 'libseccomp-dev'], `verdicts under ${name}, seed ${seed}`, () => {
    const folder = useFolder();
    const helper = useHelper('run-calls', folder, ['-static']);
    const exporter = useHelper('export-filter', folder, ['-lseccomp']);
    let bundle: Bundle;
    let options: LoadOptions;
    const runtime = installedRuntime(name);

    beforeAll(() => {
      bundle = new Bundle(folder(), helper());
      const { knows } = knownNames(new LibseccompExporter(exporter(), folder()));
      options = { nativeArch: 'x86_64', runtime, knows };
    });

    const problems = (flat: FlatProfile): readonly string[] =>
      loadProblems(flat, options)
        .filter((problem) => definitionOf(problem).severity === 'error')
        .map(({ code }) => code);

    /** The calls whose outcome is not what `evaluate` says. */
    const failuresOf = (flat: FlatProfile, all: readonly Call[]): readonly string[] => {
      const calls = all.filter(canMake);
      const run: ContainerRun = bundle.run(runtime, flat, calls);
      const text = profileText({
        flat: { ...flat, syscalls: flat.syscalls.slice(1) },
        nativeArch: 'x86_64',
        optimize: 1,
      });
      if ('refusal' in run) return [`${text} | did not run: ${run.refusal}`];
      const evaluate = evaluator(flat, options);
      return calls.flatMap((call, i) => {
        const line = run.lines[i] ?? 'nothing';
        const verdict = evaluate(call);
        const same = agrees(outcomeOf(verdict), line, call);
        return same ? [] : [`${text} | ${callText(call)}: ${formatVerdict(verdict)}, but ${line}`];
      });
    };

    it(`are those of evaluate for ${starts} random profiles`, () => {
      const loadable = profile.filter((flat) => {
        const codes = loadProblems(flat, { nativeArch: 'x86_64', runtime }).map(({ code }) => code);
        return !codes.includes('rule-conflict') && !codes.includes('not-reliably-enforceable');
      });
      const sampled = loadable.chain((flat) =>
        fc.record({
          flat: fc.constant(flat),
          calls: fc.array(harmlessCall(flat, spareNames), { minLength: callsEach, maxLength: callsEach }),
        }),
      );
      const failures = fc
        .sample(sampled, { seed, numRuns: starts })
        .flatMap(({ flat, calls }) => failuresOf(flat, calls));
      console.log(`${name} ${runtime.version}, seed ${seed}: ${starts} containers, ${starts * callsEach} calls`);
      expect(failures.slice(0, 5)).toEqual([]);
    });

    for (const { says, flat, calls: texts, differs } of fixedCases(needed)) {
      const calls = texts.map(toCall);
      const onI386 = calls.every(({ arch }) => arch === 'x86');
      itWith(onI386 ? ['int-0x80'] : [], says, () => {
        const failures = failuresOf(flat, calls);
        if (differs === undefined) {
          expect(failures).toEqual([]);
          return;
        }
        expect(loadProblems(flat, options).map(({ code }) => code)).toContain(differs);
        expect(failures).not.toEqual([]);
      });
    }

    it.each(refusalCases)('a start fails if the load check says so: $says', ({ flat, crunStarts = false }) => {
      const run = bundle.run(runtime, flat, [toCall('getpgrp')]);
      const refused = 'refusal' in run;
      const expected = problems(flat).length > 0 && !(crunStarts && name === 'crun');
      expect(refused ? `refused: ${run.refusal}` : 'started').toMatch(expected ? /^refused: / : /^started$/);
    });
  });
});
