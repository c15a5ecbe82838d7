import { opcodes, type Instruction, type Operation } from './instruction.ts';
import type { Step } from './step.ts';

/** The furthest a conditional jump reaches: its offset is 8 bits. */
const reach = 255;

/**
 * Lays steps out as instructions, each step once. Jumps go forward only, so the program is written from its end. Where a
 * conditional jump does not reach its target, a copy of a return or an unconditional jump is put in between.
 */
export function assemble(root: Step): readonly Instruction[] {
  const layout = new Layout();
  layout.placeNext(root);
  return layout.reversed.toReversed();
}

class Layout {
  readonly reversed: Instruction[] = [];
  /** Index in `reversed` of each step placed so far; its nearest copy if there are several. */
  readonly #places = new Map<Step, number>();
  readonly #counts = new Map<Step, number>();

  /** Makes `step` what follows the instruction that will be written next. */
  placeNext(step: Step): void {
    this.#place(step);
    this.#bringWithin(step, 0);
  }

  #place(step: Step): void {
    if (this.#places.has(step)) return;
    switch (step.kind) {
      case 'return':
        this.#write('ret k', { k: step.answer });
        break;
      case 'load':
        this.placeNext(step.next);
        this.#write('ld abs', { k: step.offset });
        break;
      case 'and':
        this.placeNext(step.next);
        this.#write('and k', { k: step.mask });
        break;
      case 'jump':
        this.#placeJump(step);
        break;
    }
    this.#places.set(step, this.reversed.length - 1);
  }

  #placeJump({ test, k, yes, no }: Extract<Step, { kind: 'jump' }>): void {
    // The smaller part goes in between: the jump over it is the shorter one.
    const [first, second] = stepCount(yes, this.#counts) > stepCount(no, this.#counts) ? [yes, no] : [no, yes];
    this.#place(first);
    this.#place(second);
    // Bringing one target near may push the other one instruction further away.
    this.#bringWithin(yes, reach - 1);
    this.#bringWithin(no, reach);
    this.#write(test, { k, jt: this.#distance(yes), jf: this.#distance(no) });
  }

  #bringWithin(step: Step, limit: number): void {
    const distance = this.#distance(step);
    if (distance <= limit) return;
    if (step.kind === 'return') this.#write('ret k', { k: step.answer });
    else this.#write('ja', { k: distance });
    this.#places.set(step, this.reversed.length - 1);
  }

  /** How many instructions the one that will be written next has to skip to get to `step`. */
  #distance(step: Step): number {
    const place = this.#places.get(step);
    if (place === undefined) throw new Error('steps are placed before they are jumped to');
    return this.reversed.length - 1 - place;
  }

  #write(operation: Operation, { jt = 0, jf = 0, k }: { jt?: number; jf?: number; k: number }): void {
    this.reversed.push({ code: opcodes[operation], jt, jf, k });
  }
}

/** How many steps a step leads to, shared ones counted each time. */
function stepCount(step: Step, known: Map<Step, number>): number {
  const counted = known.get(step);
  if (counted !== undefined) return counted;
  const next = step.kind === 'return' ? [] : step.kind === 'jump' ? [step.yes, step.no] : [step.next];
  const count = next.reduce((sum, after) => sum + stepCount(after, known), 1);
  known.set(step, count);
  return count;
}
