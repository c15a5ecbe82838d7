import { archFacts, type Arch } from '../kernel/arch.ts';
import type { Condition } from './flat.ts';
import type { RuleMerger } from './merge-rules.ts';

interface MergedRules {
  readonly name: string;
  /** Undefined for a call the architecture lacks. */
  readonly nr: number | undefined;
  readonly merger: RuleMerger;
}

/**
 * The calls of an architecture of the filter whose rules libseccomp (2.5.4) overlooks because of a rule on a call that the
 * architecture lacks. It loads the call's number in the block of the call with the fewest conditions; where the
 * architecture lacks that call, the block is left out, nothing loads the number, and every call gets the default. Of
 * equals the call the architecture has comes first.
 */
export function overlookedCalls<C extends MergedRules>(
  arch: Arch,
  calls: readonly C[],
  listed: readonly Arch[],
): readonly C[] {
  // Without x32 in the filter, it is told from x86_64 first, by the number.
  if (arch === 'x86_64' && !listed.includes('x32')) return [];
  const { bits } = archFacts(arch);
  const own = calls.filter(({ nr }) => nr !== undefined);
  const foreign = calls.filter(({ nr }) => nr === undefined);
  const comesFirst = ({ merger }: C): boolean =>
    own.every((call) => !sameTests(call.merger, merger) && fewestTests(merger, bits) < mostTests(call.merger, bits));
  return foreign.some(comesFirst) ? own : [];
}

function sameTests(a: RuleMerger, b: RuleMerger): boolean {
  return testsText(a) === testsText(b);
}

function testsText(merger: RuleMerger): string {
  return merger
    .decisions()
    .map(({ rule, conditions }) => `${rule}:${conditions.length}`)
    .join(' ');
}

/** A condition tests one word on 32-bit architectures; else the high one, at most twice, and the low one. Erased decisions count on. */
function mostTests(merger: RuleMerger, bits: 32 | 64): number {
  const always = merger.decisions().some(({ conditions }) => conditions.length === 0);
  if (always) return 0;
  return merger.considered.reduce((sum, { conditions }) => sum + testsOf(conditions, bits, [2, 3]), 0);
}

/** Decisions may share tests: those of the longest one alone. */
function fewestTests(merger: RuleMerger, bits: 32 | 64): number {
  return Math.max(0, ...merger.decisions().map(({ conditions }) => testsOf(conditions, bits, [1, 2])));
}

/** `masked` and `ordered` are the tests counted for those 64-bit conditions that need a varying number of them. */
function testsOf(
  conditions: readonly Condition[],
  bits: 32 | 64,
  [masked, ordered]: readonly [masked: number, ordered: number],
): number {
  const tests = ({ op }: Condition): number => {
    if (bits === 32) return 1;
    if (op === 'SCMP_CMP_EQ') return 2;
    return op === 'SCMP_CMP_MASKED_EQ' ? masked : ordered;
  };
  return conditions.reduce((sum, condition) => sum + tests(condition), 0);
}
