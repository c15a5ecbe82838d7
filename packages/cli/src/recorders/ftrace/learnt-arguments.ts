import { andOf, tupleCondition } from './event-filter.ts';

/** Distinct arguments of one call that are remembered; beyond them its arguments are not learnt any more. */
const maxTuples = 64;

/** The arguments of one call that were seen together, and how often. */
export class LearntArguments {
  readonly #tuples = new Map<string, { readonly values: readonly bigint[]; heat: number }>();
  /** Events seen since {@link filter} was asked for that it might have left out. */
  wasted = 0;

  /** True where these were not seen before. */
  seen(values: readonly bigint[]): boolean {
    const key = values.join();
    const known = this.#tuples.get(key);
    if (known !== undefined) {
      known.heat += 1;
      this.wasted += 1;
      return false;
    }
    if (this.#tuples.size < maxTuples) this.#tuples.set(key, { values, heat: 1 });
    return true;
  }

  /** A phase begins: everything is looked at again. */
  forget(): void {
    this.#tuples.clear();
    this.wasted = 0;
  }

  /** A filter on the named event's fields that leaves out what was seen, hottest first, as much of it as there is room for. */
  filter(fields: readonly string[]): string {
    this.wasted = 0;
    let text = '';
    for (const { values } of [...this.#tuples.values()].toSorted((a, b) => b.heat - a.heat))
      text = andOf([text, tupleCondition(fields, values)]) ?? text;
    return text;
  }
}
