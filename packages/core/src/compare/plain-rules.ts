import { byComparison, conditionPaths, type ConditionPath } from '../policy/condition-paths.ts';
import { valuesOf, type Node } from '../policy/node.ts';
import type { Space } from '../policy/space.ts';
import type { Operator } from '../profile/flat.ts';
import { formatVerdict, type Verdict } from '../profile/verdict.ts';

/** A condition as plain data: numbers are decimal, as in a profile `value` is the mask of MASKED_EQ. */
export interface PlainCondition {
  readonly index: number;
  readonly op: Operator;
  readonly value: string;
  readonly valueTwo: string;
}

/** A verdict on the arguments for which all conditions hold. */
export interface PlainRule {
  readonly verdict: string;
  readonly conditions: readonly PlainCondition[];
}

/** What a filter does with one call, as disjoint rules in short form; `otherwise` where none holds. */
export interface PlainRules {
  readonly rules: readonly PlainRule[];
  readonly otherwise: string;
}

/** More rules than this for one call are not for reading. */
const maxRules = 16;

/** The shortest way to tell a diagram as rules; undefined if it takes too many. */
export function plainRules(space: Space, node: Node<Verdict>): PlainRules | undefined {
  const ways = valuesOf(node).flatMap((otherwise) => {
    const paths = conditionPaths(node, { otherwise, style: byComparison(space), limit: maxRules });
    return paths === undefined ? [] : [{ paths, otherwise }];
  });
  const [shortest] = ways.toSorted((a, b) => a.paths.length - b.paths.length);
  return shortest && { rules: shortest.paths.map(plainRule), otherwise: formatVerdict(shortest.otherwise) };
}

function plainRule({ verdict, conditions }: ConditionPath): PlainRule {
  const plain = conditions.map(({ value, valueTwo, ...rest }) => ({
    ...rest,
    value: String(value),
    valueTwo: String(valueTwo),
  }));
  return { verdict: formatVerdict(verdict), conditions: plain };
}
