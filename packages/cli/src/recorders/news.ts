/** Milliseconds without a new call after which that is said; then after twice as long, and so on. */
const firstSilence = 15_000;

/** What there is to tell of a recording that goes on. */
export class News {
  readonly #known = new Set<string>();
  #fresh: string[] = [];
  #lastNew: number;
  #silence = firstSilence;

  constructor(now: number) {
    this.#lastNew = now;
  }

  add(call: string, now: number): void {
    if (this.#known.has(call)) return;
    this.#known.add(call);
    this.#fresh.push(call);
    this.#lastNew = now;
    this.#silence = firstSilence;
  }

  /** A line of at most `columns`, if there is anything to tell since the last one. */
  next(now: number, columns: number): string | undefined {
    const total = `${this.#known.size} ${this.#known.size === 1 ? 'call' : 'calls'}`;
    if (this.#fresh.length > 0) {
      const line = fitted(`${total}, new:`, this.#fresh, columns);
      this.#fresh = [];
      return line;
    }
    if (now - this.#lastNew < this.#silence) return undefined;
    const line = `${total}, none new for ${durationText(this.#silence)}`;
    this.#silence *= 2;
    return line;
  }
}

function fitted(heading: string, words: readonly string[], columns: number): string {
  for (let count = words.length; count > 0; count -= 1) {
    const more = count === words.length ? '' : ` and ${words.length - count} more`;
    const line = `${heading} ${words.slice(0, count).join(' ')}${more}`;
    if (line.length <= columns) return line;
  }
  return `${heading} ${words.length}`;
}

function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
