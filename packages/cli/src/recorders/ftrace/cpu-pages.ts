import { PageCursor } from './page-cursor.ts';
import type { PageLayout } from './event-format.ts';

/** The pages one processor's buffer has given and that are not used up: a queue of events, of which `cursor` is at the first. */
export class CpuPages {
  readonly cursor: PageCursor;
  readonly #probe: PageCursor;
  readonly #pages: Uint8Array[] = [];
  readonly #free: Uint8Array[] = [];
  readonly #pageBytes: number;
  /** Whether the cursor is at an event. */
  ready = false;
  /** Events the kernel says are missing before pages that were read. */
  missed = 0;
  /** Everything until then has been read: nanoseconds. */
  horizon = 0;

  constructor(layout: PageLayout, { little, pageBytes, cpu }: { little: boolean; pageBytes: number; cpu: number }) {
    this.cursor = new PageCursor(layout, little, cpu);
    this.#probe = new PageCursor(layout, little);
    this.#pageBytes = pageBytes;
  }

  /** A page to read into, for {@link push} or {@link giveBack}. */
  take(): Uint8Array {
    return this.#free.pop() ?? new Uint8Array(this.#pageBytes);
  }

  giveBack(page: Uint8Array): void {
    if (this.#free.length < 64) this.#free.push(page);
  }

  /** When the page pushed last begins: everything before that has been read. */
  get lastBegin(): number {
    const last = this.#pages.at(-1);
    if (last === undefined) return 0;
    this.#probe.open(last);
    return this.#probe.time;
  }

  push(page: Uint8Array): void {
    this.#pages.push(page);
    if (!this.ready) this.#open();
  }

  /** Goes to the next event, into the next page where this one ends. */
  advance(): void {
    if (this.cursor.next()) return;
    const used = this.#pages.shift();
    if (used !== undefined) this.giveBack(used);
    this.#open();
  }

  #open(): void {
    this.ready = false;
    for (let page = this.#pages[0]; page !== undefined; page = this.#pages[0]) {
      this.cursor.open(page);
      if (!(this.cursor.missed === 0)) this.missed += Number.isNaN(this.cursor.missed) ? 1 : this.cursor.missed;
      if (this.cursor.next()) {
        this.ready = true;
        return;
      }
      this.#pages.shift();
      this.giveBack(page);
    }
  }
}

/**
 * Gives the events of all processors in the order of time, as far as every processor has been read: a task that moves from one to
 * another is seen in order. `visit` gets each event where `cursor` stands.
 */
export function inOrder(cpus: readonly CpuPages[], visit: (cursor: PageCursor) => void): void {
  const horizon = Math.min(...cpus.map((cpu) => cpu.horizon));
  for (;;) {
    let [first, second]: [CpuPages | undefined, number] = [undefined, horizon];
    for (const cpu of cpus) {
      if (!cpu.ready || cpu.cursor.time > horizon) continue;
      if (first === undefined || cpu.cursor.time < first.cursor.time) {
        if (first !== undefined) second = Math.min(second, first.cursor.time);
        first = cpu;
      } else second = Math.min(second, cpu.cursor.time);
    }
    if (first === undefined) return;
    drain(first, second, visit);
  }
}

/** Events of one processor come in runs: no other has any before `until`. */
function drain(cpu: CpuPages, until: number, visit: (cursor: PageCursor) => void): void {
  const { cursor } = cpu;
  do {
    visit(cursor);
    cpu.advance();
  } while (cpu.ready && cursor.time <= until);
}
