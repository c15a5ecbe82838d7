import type { Condition, Operator } from '../profile/flat.ts';
import type { DecisionList } from '../profile/compile-rules.ts';
import type { Verdict } from '../profile/verdict.ts';
import { choose, combineNodes } from './apply.ts';
import { levelOf, type Leaf, type Node } from './node.ts';
import type { Space } from './space.ts';

/** Where an argument lies relative to a wanted value, and whether the condition then holds. */
interface Outcomes {
  readonly less: boolean;
  readonly equal: boolean;
  readonly greater: boolean;
}

const outcomes: Readonly<Record<Operator, Outcomes>> = {
  SCMP_CMP_NE: { less: true, equal: false, greater: true },
  SCMP_CMP_LT: { less: true, equal: false, greater: false },
  SCMP_CMP_LE: { less: true, equal: true, greater: false },
  SCMP_CMP_EQ: { less: false, equal: true, greater: false },
  SCMP_CMP_GE: { less: false, equal: true, greater: true },
  SCMP_CMP_GT: { less: false, equal: false, greater: true },
  SCMP_CMP_MASKED_EQ: { less: false, equal: true, greater: false },
};

/** The diagram of a decision list: the first decision whose conditions hold gives the verdict. */
export function buildDecisions(space: Space, { decisions, otherwise, bits }: DecisionList): Node<Verdict> {
  return decisions.reduceRight<Node<Verdict>>(
    (rest, { conditions, verdict }) =>
      choose(space, buildConditions(space, conditions, bits), [space.verdict(verdict), rest]),
    space.verdict(otherwise),
  );
}

/** Where all conditions hold; everywhere for none. `width` is the arguments' size in bits: those above it are not compared. */
export function buildConditions(space: Space, conditions: readonly Condition[], width: 32 | 64): Node<boolean> {
  return conditions
    .map((condition) => buildCondition(space, condition, width))
    .reduce((a, b) => combineNodes(space, [a, b], (x, y) => x && y), space.leaf(true) as Node<boolean>);
}

/** Bits are compared from the least significant up: each higher bit overrules what the lower ones said. */
function buildCondition(space: Space, { index, op, value, valueTwo }: Condition, width: 32 | 64): Node<boolean> {
  const masked = op === 'SCMP_CMP_MASKED_EQ';
  const wanted = masked ? valueTwo : value;
  const outcome = outcomes[op];
  const leaf = (holds: boolean): Leaf<boolean> => space.leaf(holds);
  let node: Node<boolean> = leaf(outcome.equal);
  for (let bit = 0; bit < width; bit++) {
    if (masked && !bitOf(value, bit)) continue;
    const level = levelOf(index, bit);
    node = bitOf(wanted, bit)
      ? space.branch(level, leaf(outcome.less), node)
      : space.branch(level, node, leaf(outcome.greater));
  }
  return node;
}

function bitOf(value: bigint, bit: number): boolean {
  return ((value >> BigInt(bit)) & 1n) === 1n;
}
