import { formatVerdict, type Verdict } from '../profile/verdict.ts';
import { leafLevel, type Leaf, type Node } from './node.ts';
import { PolicyError } from './policy-error.ts';

/** Ids stay below this, so that a level and two ids fit the 53 bits of a safe integer. */
const maxNodes = 2 ** 22;

/**
 * The table that makes nodes unique. Policies are comparable if they were built in one space; a space lives as long as
 * its policies. `budget` bounds its nodes and the steps of any one operation.
 */
export class Space {
  readonly budget: number;
  readonly #branches = new Map<number, Node<unknown>>();
  readonly #leaves = new Map<unknown, Leaf<unknown>>();
  readonly #verdicts = new Map<string, Verdict>();
  #nodes = 0;

  constructor(budget = 1_000_000) {
    this.budget = Math.min(budget, maxNodes);
  }

  /** The leaf of a value; values are told apart as Map keys are, so objects must be interned. */
  leaf<T>(value: T): Leaf<T> {
    const known = this.#leaves.get(value);
    // The table holds what this method put under the very same value.
    if (known !== undefined) return known as Leaf<T>;
    const leaf: Leaf<T> = { id: this.#nextId(), level: leafLevel, value };
    this.#leaves.set(value, leaf);
    return leaf;
  }

  verdict(verdict: Verdict): Leaf<Verdict> {
    const key = formatVerdict(verdict);
    const interned = this.#verdicts.get(key) ?? verdict;
    this.#verdicts.set(key, interned);
    return this.leaf(interned);
  }

  branch<T>(level: number, low: Node<T>, high: Node<T>): Node<T> {
    if (low === high) return low;
    const key = (level * maxNodes + low.id) * maxNodes + high.id;
    const known = this.#branches.get(key);
    // Ids are unique over all nodes: a branch of these two is of their type.
    if (known !== undefined) return known as Node<T>;
    const branch: Node<T> = { id: this.#nextId(), level, low, high };
    this.#branches.set(key, branch);
    return branch;
  }

  /** The error of an operation that needs more than the budget. Nothing is lost but the answer. */
  exhausted(): PolicyError {
    return new PolicyError({ code: 'policy-too-complex', budget: this.budget });
  }

  #nextId(): number {
    if (this.#nodes >= this.budget) throw this.exhausted();
    return this.#nodes++;
  }
}
