import { formatCall } from '../../kernel/call-notation.ts';
import { scalarArguments } from '../../kernel/signatures.ts';
import { syscallByNumber, type Syscall } from '../../kernel/syscalls.ts';
import { combineNodes, mapNode } from '../../policy/apply.ts';
import { buildDecisions } from '../../policy/build.ts';
import { isAllowed } from '../../policy/permissiveness.ts';
import { restrict } from '../../policy/restrict.ts';
import { Space } from '../../policy/space.ts';
import { findArguments } from '../../policy/witness.ts';
import type { CompiledRules } from '../../profile/compile-rules.ts';
import { defineCheck } from './check.ts';
import { labelIn, type CheckSubject } from './subject.ts';

/**
 * Refusals that bits above an argument's own take back. Decided exactly: is there a call that is allowed, and is not when
 * the upper half of one 32-bit argument is cleared, which the kernel does not look at?
 */
export const upperBits = defineCheck({
  codes: ['upper-bits-bypass'],
  run: (subject) => {
    const found = subject.compiled.flatMap((rules) => bypassesOn(rules, subject));
    // The same rules on several architectures are told once.
    return found
      .filter(({ name }, i) => found.findIndex((other) => other.name === name) === i)
      .map((each) => each.problem);
  },
});

function bypassesOn(rules: CompiledRules, subject: CheckSubject) {
  return [...rules.byNumber].flatMap(([nr, list]) => {
    const syscall = syscallByNumber(rules.arch, nr);
    if (list.bits === 32 || list.decisions.every(({ conditions }) => conditions.length === 0)) return [];
    return narrowArguments(syscall).flatMap((index) => {
      const example = bypass(rules, nr, index);
      if (example === undefined) return [];
      const problem = {
        code: 'upper-bits-bypass',
        syscall: labelIn(subject, rules.arch, syscall.name ?? `nr:${nr}`),
        argument: index,
        example: formatCall({ syscall, args: example }, subject.options.host.arch),
      } as const;
      return [{ name: `${syscall.name} ${index}`, problem }];
    });
  });
}

function narrowArguments(syscall: Syscall): readonly number[] {
  return scalarArguments(syscall)
    .filter(({ bits }) => bits === 32)
    .map(({ index }) => index);
}

/** Arguments that are allowed only for what is above bit 31 of one of them. */
function bypass(rules: CompiledRules, nr: number, argument: number): readonly bigint[] | undefined {
  const space = new Space();
  const allowed = mapNode(space, buildDecisions(space, rules.decisionsFor(nr)), isAllowed);
  const clean = restrict(space, allowed, (index, bit) => (index === argument && bit >= 32 ? false : undefined));
  return findArguments(combineNodes(space, [allowed, clean], (dirty, read) => dirty && !read));
}
