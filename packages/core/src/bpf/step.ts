/**
 * A filter before it is laid out: a graph of steps, shared where they are equal. A `jump` compares register A, which a
 * `load` or an `and` before it has set; all other steps do not depend on what was done before them.
 */
export type Step =
  | { readonly id: number; readonly kind: 'return'; readonly answer: number }
  | { readonly id: number; readonly kind: 'load'; readonly offset: number; readonly next: Step }
  | { readonly id: number; readonly kind: 'and'; readonly mask: number; readonly next: Step }
  | {
      readonly id: number;
      readonly kind: 'jump';
      readonly test: 'jeq k' | 'jge k' | 'jset k';
      readonly k: number;
      readonly yes: Step;
      readonly no: Step;
    };

type Jump = Extract<Step, { kind: 'jump' }>;

/** Makes steps; equal steps are the same object. */
export class Steps {
  readonly #known = new Map<string, Step>();

  return(answer: number): Step {
    return this.#intern(`r${answer}`, (id) => ({ id, kind: 'return', answer }));
  }

  load(offset: number, next: Step): Step {
    return this.#intern(`l${offset},${next.id}`, (id) => ({ id, kind: 'load', offset, next }));
  }

  and(mask: number, next: Step): Step {
    return this.#intern(`a${mask},${next.id}`, (id) => ({ id, kind: 'and', mask, next }));
  }

  jump(test: Jump['test'], k: number, [yes, no]: readonly [Step, Step]): Step {
    if (yes === no) return yes;
    return this.#intern(`${test}${k},${yes.id},${no.id}`, (id) => ({ id, kind: 'jump', test, k, yes, no }));
  }

  #intern(key: string, make: (id: number) => Step): Step {
    const known = this.#known.get(key) ?? make(this.#known.size);
    this.#known.set(key, known);
    return known;
  }
}
