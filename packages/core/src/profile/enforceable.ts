import { holds } from './conditions.ts';
import type { Decision } from './merge-rules.ts';
import type { Condition } from './flat.ts';
import { sameVerdict } from './verdict.ts';

/**
 * Whether libseccomp is known to compile conditional decisions on one call right. Measured on 2.5.4 and 2.6.1 against a
 * simulator. Equality tests of any number of arguments are exact, and so are comparisons of single arguments with values
 * below 2^32 beside at most one equality of several; a lone decision always is. Others go wrong in up to one case of
 * ten, fail to load or make libseccomp loop for ever. Where verdicts differ and conditions overlap, only EQ keeps the
 * documented order.
 */
export function isReliablyEnforceable(decisions: readonly Decision[], bits: 32 | 64): boolean {
  if (decisions.length < 2) return true;
  const several = decisions.filter(({ conditions }) => conditions.length > 1);
  const single = decisions.filter(({ conditions }) => conditions.length === 1);
  const equalities = decisions.every(({ conditions }) => conditions.every(isEquality));
  const comparisons =
    several.length < 2 &&
    several.every(({ conditions }) => conditions.every(isEquality)) &&
    single.every(({ conditions }) =>
      conditions.every((condition) => isEquality(condition) || isSmall(condition, bits)),
    );
  if (!equalities && !comparisons) return false;
  const exact = decisions.every(({ conditions }) => conditions.every(({ op }) => op === 'SCMP_CMP_EQ'));
  return exact || decisions.every((a, i) => decisions.slice(i + 1).every((b) => agree(a, b)));
}

function isEquality({ op }: Condition): boolean {
  return op === 'SCMP_CMP_EQ' || op === 'SCMP_CMP_MASKED_EQ';
}

function isSmall({ value }: Condition, bits: 32 | 64): boolean {
  return bits === 32 || value < 1n << 32n;
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
