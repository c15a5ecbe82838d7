import type { Verdict } from '../profile/verdict.ts';
import { bitAt, isLeaf, type Branch, type Node } from '../policy/node.ts';
import { maxNumber, numberMap, type NumberMap } from '../policy/number-map.ts';
import { answerOf } from './answer.ts';
import type { Endian } from './filter.ts';
import { searchSteps } from './search.ts';
import { argumentOffset } from './seccomp-data.ts';
import type { Step, Steps } from './step.ts';

const wordBits = 32;

/** More intervals than this in one word are not searched by bounds; its bits are tested instead. */
const maxIntervals = 512;

/**
 * Turns diagrams over argument bits into steps, one 32-bit word at a time (a filter loads no more at once): a word whose
 * values fall into few intervals is searched by bounds and equality, others are tested by masks.
 */
export class ArgumentSteps {
  readonly #steps: Steps;
  readonly #endian: Endian;
  readonly #known = new Map<Node<Verdict>, Step>();

  constructor(steps: Steps, endian: Endian) {
    this.#steps = steps;
    this.#endian = endian;
  }

  /** The steps that decide a diagram. They load what they test themselves. */
  of(node: Node<Verdict>): Step {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const step = isLeaf(node) ? this.#steps.return(answerOf(node.value)) : this.#word(node);
    this.#known.set(node, step);
    return step;
  }

  #word(node: Branch<Verdict>): Step {
    const { index, bit } = bitAt(node.level);
    const half = bit >= wordBits ? 'high' : 'low';
    const byBits = this.#byBits(node);
    const bitTests = testCount(byBits);
    // One test tells three intervals apart at best, so more than these cannot do with fewer tests.
    const intervals = wordIntervals(node, Math.min(maxIntervals, 2 * bitTests + 1));
    const byIntervals = intervals && this.#byIntervals(intervals);
    const tests = byIntervals !== undefined && testCount(byIntervals) <= bitTests ? byIntervals : byBits;
    return this.#steps.load(argumentOffset(index, half, this.#endian), tests);
  }

  #byIntervals(intervals: NumberMap<Node<Verdict>>): Step {
    const targets = numberMap(intervals.map(({ last, value }) => [last, this.of(value)] as const));
    return searchSteps(this.#steps, targets, []);
  }

  /** Tests the bits of the word that is in A, as many at once as lead to the same two places. */
  #byBits(node: Node<Verdict>): Step {
    return this.#bitsFrom(node, wordOf(node));
  }

  #bitsFrom(node: Node<Verdict>, word: number): Step {
    if (isLeaf(node) || wordOf(node) !== word) return this.of(node);
    const { mask, value, match, fail } = maskedTest(node);
    if (value === 0) return this.#steps.jump('jset k', mask, [this.#bitsFrom(fail, word), this.#bitsFrom(match, word)]);
    if (value === mask && (mask & (mask - 1)) === 0)
      return this.#steps.jump('jset k', mask, [this.#bitsFrom(match, word), this.#bitsFrom(fail, word)]);
    // The mask spoils A: what follows loads it again.
    return this.#steps.and(mask, this.#steps.jump('jeq k', value, [this.of(match), this.of(fail)]));
  }
}

/** How many instructions the tests of one word take. */
function testCount(root: Step): number {
  const seen = new Set<Step>();
  const visit = (step: Step): void => {
    if (seen.has(step) || step.kind === 'return' || step.kind === 'load') return;
    seen.add(step);
    if (step.kind === 'and') visit(step.next);
    else [step.yes, step.no].forEach(visit);
  };
  visit(root);
  return seen.size;
}

/** Which 32-bit word a node tests, counted from the most significant of argument 0; one past the last for a leaf. */
function wordOf(node: Node<unknown>): number {
  return Math.floor(node.level / wordBits);
}

/** A test of several bits of one word: `match` where (word & mask) == value, `fail` elsewhere. */
interface MaskedTest<T> {
  readonly mask: number;
  readonly value: number;
  readonly match: Node<T>;
  readonly fail: Node<T>;
}

/** The longest run of bits that begins at `node` and, where one differs, always leads to the same place. */
function maskedTest<T>(node: Branch<T>): MaskedTest<T> {
  const runs = [node.low, node.high].map((fail) => followRun(node, fail));
  const [a, b] = runs as [MaskedTest<T>, MaskedTest<T>];
  return bitCount(a.mask) > bitCount(b.mask) || (bitCount(a.mask) === bitCount(b.mask) && b.value !== 0) ? a : b;
}

function followRun<T>(start: Branch<T>, fail: Node<T>): MaskedTest<T> {
  let [mask, value] = [0, 0];
  let node: Node<T> = start;
  while (!isLeaf(node) && wordOf(node) === wordOf(start) && (node.low === fail || node.high === fail)) {
    const bit = 2 ** (bitAt(node.level).bit % wordBits);
    mask += bit;
    if (node.low === fail) {
      value += bit;
      node = node.high;
    } else node = node.low;
  }
  return { mask, value, match: node, fail };
}

function bitCount(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}

/** A word's function as intervals of its values; undefined if there are more than `limit`. */
function wordIntervals<T>(root: Branch<T>, limit: number): NumberMap<Node<T>> | undefined {
  const word = wordOf(root);
  const parts: (readonly [number, Node<T>])[] = [];
  const visit = (node: Node<T>, first: number, last: number): void => {
    if (parts.length > limit) return;
    if (isLeaf(node) || wordOf(node) !== word) {
      if (parts.at(-1)?.[1] === node) parts.pop();
      parts.push([last, node]);
      return;
    }
    // The interval is narrowed one bit at a time, the ones the node skips as well.
    const size = last - first + 1;
    const half = first + size / 2 - 1;
    const tested = 2 ** (bitAt(node.level).bit % wordBits) === size / 2;
    visit(tested ? node.low : node, first, half);
    visit(tested ? node.high : node, half + 1, last);
  };
  visit(root, 0, maxNumber);
  return parts.length > limit ? undefined : numberMap(parts);
}
