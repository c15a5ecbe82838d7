import { holds } from './conditions.ts';
import type { Decision, DecisionList } from './merge-rules.ts';
import type { Condition } from './flat.ts';
import { sameVerdict } from './verdict.ts';

/**
 * Whether libseccomp is known to compile these decisions right. Measured on 2.5.4 and 2.6.1 against a simulator: equality
 * tests are exact, comparisons are for a lone decision or for decisions on a single argument below 2^32; conditions of two
 * arguments with comparisons go wrong in one case of ten, and decisions with different verdicts whose conditions
 * overlap are tested in an order that is not always the documented one. Some of the others make it loop for ever.
 */
export function isReliablyEnforceable({ decisions, bits }: DecisionList): boolean {
  if (decisions.length < 2) return true;
  const fit = decisions.every(({ conditions }) => conditions.every(isEquality) || isSmallComparison(conditions, bits));
  if (!fit) return false;
  const exact = decisions.every(({ conditions }) => conditions.every(({ op }) => op === 'SCMP_CMP_EQ'));
  return exact || decisions.every((a, i) => decisions.slice(i + 1).every((b) => agree(a, b)));
}

function isEquality({ op }: Condition): boolean {
  return op === 'SCMP_CMP_EQ' || op === 'SCMP_CMP_MASKED_EQ';
}

function isSmallComparison(conditions: readonly Condition[], bits: 32 | 64): boolean {
  return conditions.length === 1 && conditions.every(({ value }) => bits === 32 || value < 1n << 32n);
}

/** Two decisions that never compete. */
function agree(a: Decision, b: Decision): boolean {
  return sameVerdict(a.verdict, b.verdict) || a.conditions.some((x) => b.conditions.some((y) => areDisjoint(x, y)));
}

/** Whether no value fulfils both conditions; false where that is not known. */
export function areDisjoint(a: Condition, b: Condition): boolean {
  if (a.index !== b.index) return false;
  if (a.op === 'SCMP_CMP_EQ') return !holdsFor(b, a.value);
  if (b.op === 'SCMP_CMP_EQ') return !holdsFor(a, b.value);
  if (a.op === 'SCMP_CMP_MASKED_EQ' && b.op === 'SCMP_CMP_MASKED_EQ') {
    return (a.value & b.value & (a.valueTwo ^ b.valueTwo)) !== 0n;
  }
  const [x, y] = [rangeOf(a), rangeOf(b)];
  return x !== undefined && y !== undefined && (x[1] < y[0] || y[1] < x[0]);
}

function holdsFor(condition: Condition, value: bigint): boolean {
  return holds({ ...condition, index: 0 }, [value]);
}

const highest = (1n << 64n) - 1n;

function rangeOf({ op, value }: Condition): readonly [bigint, bigint] | undefined {
  switch (op) {
    case 'SCMP_CMP_LT':
      return [0n, value - 1n];
    case 'SCMP_CMP_LE':
      return [0n, value];
    case 'SCMP_CMP_GE':
      return [value, highest];
    case 'SCMP_CMP_GT':
      return [value + 1n, highest];
    default:
      return undefined;
  }
}
