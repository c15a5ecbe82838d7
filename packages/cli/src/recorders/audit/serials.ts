/** More records than this behind a missing one, and it is taken for lost. */
const patience = 1 << 14;

/** Counts what is missing among numbers that the kernel gives to audit events one after another; they may arrive a little out of order. */
export class Serials {
  /** Everything below has been seen or given up. */
  #next: number | undefined;
  readonly #ahead = new Set<number>();
  #last = 0;
  #lost = 0;

  add(serial: number): void {
    this.#next ??= serial;
    if (serial < this.#next) return;
    this.#last = Math.max(this.#last, serial);
    this.#ahead.add(serial);
    this.#advance();
    while (this.#ahead.size > patience) this.#giveUp();
  }

  /** Events that are missing so far. */
  get missing(): number {
    if (this.#next === undefined) return 0;
    return this.#lost + Math.max(this.#last + 1 - this.#next - this.#ahead.size, 0);
  }

  #advance(): void {
    while (this.#next !== undefined && this.#ahead.delete(this.#next)) this.#next += 1;
  }

  #giveUp(): void {
    const first = [...this.#ahead].reduce((least, serial) => Math.min(least, serial));
    this.#lost += first - (this.#next ?? first);
    this.#next = first;
    this.#advance();
  }
}
