// The kernel as the last word: real processes under compiled and hand-made filters make real calls, and each comes out as `evaluate`
// and the simulator say.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileFilter } from '../../packages/core/src/bpf/compile.ts';
import { operationOf, type Instruction } from '../../packages/core/src/bpf/instruction.ts';
import { simulate } from '../../packages/core/src/bpf/simulate.ts';
import type { Arch } from '../../packages/core/src/kernel/arch.ts';
import { policyOf } from '../../packages/core/src/policy/policy-of.ts';
import type { CompileOptions } from '../../packages/core/src/profile/compile-rules.ts';
import { evaluator } from '../../packages/core/src/profile/evaluate.ts';
import type { FlatProfile } from '../../packages/core/src/profile/flat.ts';
import { formatVerdict, type Call } from '../../packages/core/src/profile/verdict.ts';
import { describeWith, itWith } from '../components.ts';
import { useFolder, useHelper } from './build-helper.ts';
import { anyEffect, anyRule, harmlessCall, harmlessRules } from './harmless-calls.arbitrary.ts';
import { CallRunner } from './kernel/call-runner.ts';
import { anyProgram, op, program } from './kernel/program.arbitrary.ts';
import { callText, profileText } from './libseccomp/notation.ts';
import { agrees, canMake, outcomeOf, outcomeOfAnswer } from './outcome.ts';
import { seed } from './seed.ts';

const native: CompileOptions = { nativeArch: 'x86_64' };

interface ProfileCase {
  readonly flat: FlatProfile;
  readonly calls: readonly Call[];
}

const profileCase: fc.Arbitrary<ProfileCase> = fc
  .record({
    byDefault: anyEffect,
    architectures: fc.subarray<Arch>(['x86', 'x32']),
    syscalls: harmlessRules(anyRule),
  })
  .map(({ byDefault, architectures, syscalls }): FlatProfile => ({
    defaultAction: byDefault.action,
    defaultErrnoRet: byDefault.errnoRet,
    architectures,
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls,
  }))
  .chain((flat) =>
    fc.record({ flat: fc.constant(flat), calls: fc.array(harmlessCall(flat), { minLength: 15, maxLength: 15 }) }),
  );

const programCall: fc.Arbitrary<Call> = harmlessCall({ syscalls: [] }).map(({ arch, args }) => ({
  arch,
  nr: { x86: 20, x32: 0x4000_0027 }[arch as string] ?? 39,
  args,
}));

describeWith(['static-libc'], `the kernel, seed ${seed}`, () => {
  const folder = useFolder();
  const helper = useHelper('run-calls', folder, ['-static']);
  const runner = (): CallRunner => new CallRunner(helper(), folder());

  it('does under a compiled filter what evaluate and the simulator say', () => {
    const cases = makeable(fc.sample(profileCase, { seed, numRuns: 400 }));
    const asked = cases.reduce((sum, { calls }) => sum + calls.length, 0);
    const filters = cases.map(({ flat }) => compileFilter(policyOf(flat, native)));
    const outcomes = runner().run(
      cases.flatMap(({ calls }, i) => (filters[i] === undefined ? [] : [{ filter: filters[i], calls }])),
    );
    const kinds = new Map<string, number>();
    const failures = cases.flatMap(({ flat, calls }, i) => {
      const evaluate = evaluator(flat, native);
      return calls.flatMap((call, j) => {
        const [filter, line] = [filters[i], outcomes[i]?.[j] ?? 'nothing'];
        const verdict = evaluate(call);
        const simulated = filter && formatVerdict(simulate(filter, call).verdict);
        kinds.set(verdict.action, (kinds.get(verdict.action) ?? 0) + 1);
        if (agrees(outcomeOf(verdict), line, call) && simulated === formatVerdict(verdict)) return [];
        const text = profileText({ flat, ...native, optimize: 1 });
        return [`${text} | ${callText(call)}: ${formatVerdict(verdict)}, simulated ${simulated}, kernel ${line}`];
      });
    });
    console.log(`kernel, seed ${seed}: ${[...kinds].map(([action, count]) => `${count} ${action}`).join(', ')}`);
    expect(failures.slice(0, 5)).toEqual([]);
    expect([...kinds.values()].reduce((sum, count) => sum + count)).toBe(asked);
    expect(asked).toBeGreaterThan(4000);
  });

  it('runs any program as the simulator does: jumps, both registers, memory, arithmetic', () => {
    const anyCase = fc.record({ filter: anyProgram, calls: fc.array(programCall, { minLength: 3, maxLength: 3 }) });
    const cases = makeable(fc.sample(anyCase, { seed, numRuns: 1500 }));
    const outcomes = runner().run(cases);
    const failures = cases.flatMap(({ filter, calls }, i) =>
      calls.flatMap((call, j) => {
        const line = outcomes[i]?.[j] ?? 'nothing';
        const { answer, verdict, path } = simulate(filter, call);
        if (agrees(outcomeOfAnswer(answer, verdict), line, call)) return [];
        const steps = path.map((index) => stepText(filter.instructions[index]));
        return [`${callText(call)}: simulated ${answer.toString(16)}, kernel ${line}, by ${steps.join('; ')}`];
      }),
    );
    expect(failures.slice(0, 5)).toEqual([]);
    const run = new Set(
      cases.flatMap(({ filter, calls }) =>
        calls.flatMap((call) => simulate(filter, call).path.map((index) => stepName(filter.instructions[index]))),
      ),
    );
    expect(run).toContain('jset k');
    expect([...run].filter((name) => name?.endsWith(' x')).length).toBe(13);
  });

  itWith(['int-0x80'], 'is asked of calls of i386 too', () => {
    const call: Call = { arch: 'x86', nr: 20, args: [0n, 0n, 0n, 0n, 0n, 0n] };
    const filters = [0x0005_0000 + 77, 0x7fff_0000].map((answer) => program([op('ret k', answer)]));
    const [[denied] = [], [allowed] = []] = runner().run(filters.map((filter) => ({ filter, calls: [call] })));
    expect([denied, allowed]).toEqual(['returned -77', expect.stringMatching(/^returned \d+$/)]);
  });

  it('takes exactly the operations the simulator knows', () => {
    const codes = Array.from({ length: 512 }, (_, code) => code);
    const returns = Array.from({ length: 5 }, () => op('ret k', 0));
    // Operand 4 is a field, a stored cell, a divisor, a shift and a jump.
    const programs = codes.map((code) => program([op('st', 4), { code, jt: 0, jf: 0, k: 4 }, ...returns]));
    const loads = runner().loads(programs);
    expect(codes.filter((code) => loads[code] !== (operationOf(code) !== undefined))).toEqual([]);
  });

  it.each<[string, readonly Instruction[]]>([
    ['a load past the data', [op('ld abs', 64)]],
    ['an unaligned load', [op('ld abs', 2)]],
    ['memory past the end', [op('st', 16)]],
    ['a division by 0', [op('div k', 0)]],
    ['a shift by 32', [op('lsh k', 32)]],
    ['a jump past the end', [op('ja', 7)]],
    ['a conditional jump past the end', [op('jeq k', 0, [7, 7])]],
  ])('refuses %s, as the simulator does', (_, instructions) => {
    const filter = program([...instructions, op('ret k', 0)]);
    expect(runner().loads([filter])).toEqual([false]);
    expect(() => simulate(filter, { arch: 'x86_64', nr: 39, args: [0n, 0n, 0n, 0n, 0n, 0n] })).toThrow(/^instruction /);
  });

  it('takes 4096 instructions and not one more', () => {
    const filters = [4096, 4097].map((length) => program(Array.from({ length }, () => op('ret k', 0x7fff_0000))));
    expect(runner().loads(filters)).toEqual([true, false]);
  });
});

/** Without the calls that this machine cannot make. */
function makeable<T extends { readonly calls: readonly Call[] }>(cases: readonly T[]): readonly T[] {
  return cases.map((each) => ({ ...each, calls: each.calls.filter(canMake) }));
}

function stepName(instruction: Instruction | undefined): string | undefined {
  return instruction && operationOf(instruction.code);
}

function stepText(instruction: Instruction | undefined): string {
  return `${stepName(instruction)} ${instruction?.k.toString(16)}`;
}
