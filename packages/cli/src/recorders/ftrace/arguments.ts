import { scalarArguments, type ArgumentValue, type Syscall } from '@seccomp-tailor/core';
import type { CallFacts } from './call-facts.ts';
import { LearntArguments } from './learnt-arguments.ts';
import type { EventReader } from './event-reader.ts';
import type { PageCursor } from './page-cursor.ts';

/** No call has a number that is larger, x32 apart. */
const numbers = 1024;

/** How many distinct lists are kept to be handed out again. */
const maxLists = 4096;

/** The scalar arguments of calls: read from entries, or, where those are left out, from the calls' own events. */
export class Arguments {
  readonly #reader: EventReader;
  readonly #facts: CallFacts;
  /** Whether calls of a number, native or of the 32-bit architecture, have arguments worth recording. */
  readonly #wanted = new Map<number, boolean>();
  /** Native ones: which arguments, and what was learnt of them. */
  readonly learnt = new Map<number, { readonly indices: readonly number[]; readonly tuples: LearntArguments }>();
  readonly #lists = new Map<string, readonly ArgumentValue[]>();
  #values: readonly bigint[] = [];
  /** Where the first argument stands in a call's own event; each takes eight bytes. */
  readonly #first: number;

  constructor(facts: CallFacts, reader: EventReader, first: number) {
    this.#reader = reader;
    this.#first = first;
    this.#facts = facts;
    for (const number of facts.withArguments) {
      const indices = scalarArguments(facts.call(number, false)).map(({ index }) => index);
      this.learnt.set(number, { indices, tuples: new LearntArguments() });
    }
  }

  has(number: number): boolean {
    // Looked up when it comes: to do so for all takes longer than a start may.
    let wanted = this.#wanted.get(number);
    if (wanted !== undefined) return wanted;
    if (number < 0 || number >= numbers) return false;
    wanted = [false, true].some((compat) => scalarArguments(this.#facts.call(number, compat)).length > 0);
    this.#wanted.set(number, wanted);
    return wanted;
  }

  /** Learns from a call's own event; true where its arguments are new. */
  named(number: number, cursor: PageCursor | undefined): boolean {
    const known = this.learnt.get(number);
    if (known === undefined || cursor === undefined) return false;
    this.#values = known.indices.map((index) => this.#reader.value(cursor, this.#first + 8 * index));
    return known.tuples.seen(this.#values);
  }

  /** Puts the arguments of the event last given to {@link named} where an entry has its own: low and high halves. */
  copy(number: number, into: Uint32Array): void {
    this.learnt.get(number)?.indices.forEach((index, i) => {
      const value = this.#values[i] ?? 0n;
      into[2 * index] = Number(value & 0xffffffffn);
      into[2 * index + 1] = Number(value >> 32n);
    });
  }

  /** The arguments worth recording of a call; the same list for the same values. */
  of(syscall: Syscall, halves: Uint32Array): readonly ArgumentValue[] | undefined {
    const wanted = scalarArguments(syscall);
    if (wanted.length === 0) return undefined;
    let key = `${syscall.arch}:${syscall.nr}`;
    for (const { index } of wanted) key += `,${halves[2 * index + 1]}:${halves[2 * index]}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = wanted.map(({ index }) => ({ index, value: valueAt(halves, index) }));
    if (this.#lists.size < maxLists) this.#lists.set(key, list);
    return list;
  }

  /** A phase begins: everything is looked at again. */
  forget(): void {
    for (const known of this.learnt.values()) known.tuples.forget();
  }
}

function valueAt(halves: Uint32Array, index: number): bigint {
  return (BigInt(halves[2 * index + 1] ?? 0) << 32n) | BigInt(halves[2 * index] ?? 0);
}
