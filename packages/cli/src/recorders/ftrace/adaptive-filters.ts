import type { Arguments } from './arguments.ts';
import type { CallFacts } from './call-facts.ts';
import type { Instance } from './instance.ts';
import type { LearntCalls } from './learnt-calls.ts';

/** Needless events since the last change that are worth one at once. */
const manyWasted = 128;
/** A few are worth one after this time, in milliseconds. */
const pause = 250;

const enterFilter = 'events/raw_syscalls/sys_enter/filter';
const exitFilter = 'events/raw_syscalls/sys_exit/filter';

/** Keeps the kernel's filters at what has been learnt, so that a program in its steady state costs next to nothing. */
export class AdaptiveFilters {
  readonly #instance: Instance;
  readonly #facts: CallFacts;
  readonly #learnt: LearntCalls;
  readonly #args: Arguments;
  /** Calls whose entries are left out by number. */
  readonly #hidden = new Set<number>();
  readonly #written = new Map<string, string>();
  readonly #fields = new Map<number, readonly string[]>();
  #last = 0;

  constructor(instance: Instance, { facts, learnt, args }: { facts: CallFacts; learnt: LearntCalls; args: Arguments }) {
    this.#instance = instance;
    this.#facts = facts;
    this.#learnt = learnt;
    this.#args = args;
  }

  /** Entries of this number are left out, or were until a moment ago. */
  hides(number: number): boolean {
    return this.#hidden.has(number);
  }

  /** Every native call of this number shows an event of its own too. */
  watches(number: number): boolean {
    return !this.#hidden.has(number) && this.#facts.eventOf(number) !== undefined;
  }

  /** Whether anything was ever left out. */
  get used(): boolean {
    return this.#written.size > 0;
  }

  /** Changes the filters where that is worth it; `now` in milliseconds. */
  adapt(now: number): void {
    const tuples = [...this.#args.learnt.values()].reduce((sum, known) => sum + known.tuples.wasted, 0);
    const wasted = this.#learnt.wasted + tuples;
    if (wasted === 0 || (wasted < manyWasted && now - this.#last < pause)) return;
    this.#last = now;
    const { enter, exit } = this.#learnt.filters();
    const added = [...enter.excluded].filter((number) => !this.#hidden.has(number));
    for (const number of added) this.#hidden.add(number);
    this.#write(enterFilter, enter.text);
    this.#write(exitFilter, exit.text);
    for (const number of added) if (!this.#args.learnt.has(number)) this.#switch(number, '0');
    for (const [number, { tuples: known }] of this.#args.learnt)
      if (this.#hidden.has(number)) this.#write(`${this.#folder(number)}/filter`, known.filter(this.#fieldsOf(number)));
  }

  /** A phase begins: nothing is left out until it is learnt again. */
  forget(): void {
    // Its own event first: an entry without one is another architecture's.
    for (const number of this.#hidden) this.#switch(number, '1');
    for (const file of this.#written.keys()) this.#write(file, '');
    this.#hidden.clear();
    this.#learnt.forget();
    this.#args.forget();
  }

  #write(file: string, text: string): void {
    if ((this.#written.get(file) ?? '') === text) return;
    this.#written.set(file, text);
    this.#instance.write(file, text === '' ? '0' : text);
  }

  #switch(number: number, on: '0' | '1'): void {
    if (this.#facts.eventOf(number) !== undefined) this.#instance.write(`${this.#folder(number)}/enable`, on);
  }

  #folder(number: number): string {
    return `events/syscalls/${this.#facts.eventOf(number)}`;
  }

  /** The names of the arguments that are recorded, as the event has them. */
  #fieldsOf(number: number): readonly string[] {
    let fields = this.#fields.get(number);
    if (fields !== undefined) return fields;
    const all = [...this.#instance.format(`syscalls/${this.#facts.eventOf(number)}`).fields.keys()];
    const first = all.indexOf('__syscall_nr') + 1;
    const { indices = [] } = this.#args.learnt.get(number) ?? {};
    fields = indices.map((index) => all[first + index] ?? '');
    this.#fields.set(number, fields);
    return fields;
  }
}
