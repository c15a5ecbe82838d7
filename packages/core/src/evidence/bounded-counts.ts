/** Compares as the bytes of the strings would sort in ASCII; locale plays no part. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many distinct values of one argument, error names of one call are kept. */
const maxKept = 64;

/**
 * Counts per text, for at most `maxKept` texts: the smallest ones, so that the result does not depend on the order of
 * additions. What is counted for the others ends in `dropped`.
 */
export class BoundedCounts {
  readonly counts = new Map<string, number>();
  dropped = 0;

  add(text: string, count = 1): void {
    const known = this.counts.get(text);
    if (known !== undefined) {
      this.counts.set(text, plus(known, count));
      return;
    }
    this.counts.set(text, count);
    if (this.counts.size > maxKept) this.#dropLargest();
  }

  #dropLargest(): void {
    let largest: string | undefined;
    for (const text of this.counts.keys()) if (largest === undefined || text > largest) largest = text;
    if (largest === undefined) return;
    this.dropped = plus(this.dropped, this.counts.get(largest) ?? 0);
    this.counts.delete(largest);
  }
}

/** The union of sorted lists without repetition, cut to its `limit` first elements. */
export function firstOf<T>(parts: Iterable<T>, limit: number, compare: (a: T, b: T) => number): T[] {
  const sorted = [...parts].sort(compare);
  return sorted.filter((value, i) => i === 0 || compare(sorted[i - 1] as T, value) !== 0).slice(0, limit);
}

/** Counts may add up to more than a number can tell exactly: then it is the most that it can, whatever the order. */
export function plus(a: number, b: number): number {
  return exactly(a + b);
}

/** What tables of counts claim may add up to more than a number can tell exactly: then the most that it can. */
export function exactly(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}

export function eachExactly(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].map(([text, count]) => [text, exactly(count)]));
}
