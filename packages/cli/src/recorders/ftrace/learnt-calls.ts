import { andOf, numberFilter, resultCondition, type NumberFilter } from './event-filter.ts';

/** What is known of one call number, and how often it was seen: hot ones are left out first. */
interface Known {
  readonly number: number;
  /** It was made, and the kernel let it through: its entries tell nothing new. */
  entered: boolean;
  /** It succeeded once: its exits tell nothing new. */
  succeeded: boolean;
  heat: number;
  /** Failure to how often it was seen. */
  readonly failures: Map<number, number>;
}

/** How many failures of one call are remembered; more of them are looked at every time. */
const maxFailures = 32;

/**
 * What has been learnt of the calls by number, and so which events are not needed any more. Only what was seen for certain counts, so
 * that nothing new is ever left out: a call's entries once it was entered natively, its exits once it succeeded, a failure of it once
 * that very failure was seen.
 */
export class LearntCalls {
  readonly #known = new Map<number, Known>();
  /** Calls whose exits are always looked at: a successful exec tells what kind of program runs. */
  readonly #kept: ReadonlySet<number>;
  /** Calls whose entries are always looked at. */
  readonly #looksAt: ReadonlySet<number>;
  /** Events seen since {@link filters} was asked for that it might have left out. */
  wasted = 0;
  /** How much was new so far. */
  news = 0;

  constructor(kept: Iterable<number> = [], looksAt: ReadonlySet<number> = new Set()) {
    this.#kept = new Set(kept);
    this.#looksAt = looksAt;
  }

  hasSucceeded(number: number): boolean {
    return this.#known.get(number)?.succeeded === true;
  }

  /** A native call passed whatever filters the program has. */
  entered(number: number): void {
    const known = this.#of(number);
    known.heat += 1;
    if (!known.entered) this.news += 1;
    else if (!this.#looksAt.has(number)) this.wasted += 1;
    known.entered = true;
  }

  succeeded(number: number): void {
    const known = this.#of(number);
    known.heat += 1;
    if (!known.succeeded) this.news += 1;
    else if (!this.#kept.has(number)) this.wasted += 1;
    known.succeeded = true;
  }

  /** A call ended in this result, or was denied with it. */
  failed(number: number, result: number): void {
    // A result beyond 32 bits, of a call that a supervisor answered, is none to test for.
    if (Number.isNaN(result)) return;
    const known = this.#of(number);
    const seen = known.failures.get(result);
    known.heat += 1;
    if (seen !== undefined) this.wasted += 1;
    else if (known.failures.size < maxFailures) this.news += 1;
    if (seen !== undefined || known.failures.size < maxFailures) known.failures.set(result, (seen ?? 0) + 1);
  }

  /** A phase begins: everything is looked at again. */
  forget(): void {
    this.#known.clear();
    this.wasted = 0;
  }

  /** Filters for the entries and exits that leave out what has been learnt, as far as they have room. */
  filters(): { readonly enter: NumberFilter; readonly exit: NumberFilter } {
    const hottestFirst = [...this.#known.values()].toSorted((a, b) => b.heat - a.heat || a.number - b.number);
    this.wasted = 0;
    const entered = hottestFirst.filter((known) => known.entered && !this.#looksAt.has(known.number));
    const enter = numberFilter(entered.map(({ number }) => number));
    const done = hottestFirst.filter(({ number, succeeded }) => succeeded && !this.#kept.has(number));
    const exit = numberFilter(done.map(({ number }) => number));
    return { enter, exit: { ...exit, text: withFailures(exit, hottestFirst) } };
  }

  /** A filter for the event of the end of this call alone; undefined where such ends can tell nothing new. */
  exitFilter(number: number): string | undefined {
    const { succeeded = false, failures = new Map<number, number>() } = this.#known.get(number) ?? {};
    if (this.#kept.has(number)) return '';
    return succeeded ? undefined : (andOf([...failures.keys()].map((result) => `ret!=${result}`)) ?? '');
  }

  #of(number: number): Known {
    let known = this.#known.get(number);
    if (known === undefined) {
      known = { number, entered: false, succeeded: false, heat: 0, failures: new Map() };
      this.#known.set(number, known);
    }
    return known;
  }
}

/** Leaves out the failures that were seen, the most frequent first, where the whole call is not. */
function withFailures({ text, excluded }: NumberFilter, known: readonly Known[]): string {
  const failures = known
    .filter(({ number }) => !excluded.has(number))
    .flatMap(({ number, failures: seen }) => [...seen].map(([result, heat]) => ({ number, result, heat })))
    .toSorted((a, b) => b.heat - a.heat || a.number - b.number || a.result - b.result);
  let longer = text;
  for (const { number, result } of failures) longer = andOf([longer, resultCondition(number, result)]) ?? longer;
  return longer;
}
