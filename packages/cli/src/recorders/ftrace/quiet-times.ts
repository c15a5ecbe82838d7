import type { CallFacts } from './call-facts.ts';
import type { EventReader } from './event-reader.ts';
import type { Instance } from './instance.ts';
import type { LearntCalls } from './learnt-calls.ts';

/** Milliseconds after which a guard that forbade it is asked again. */
const askAgain = 500;
/** After so many milliseconds they are on again for a moment. */
const nap = 5000;
const glance = 50;

export interface QuietTimesOptions {
  readonly facts: CallFacts;
  readonly learnt: LearntCalls;
  readonly reader: EventReader;
  /** What rests: the raw events of both entries and ends, or of ends alone. */
  readonly rests: readonly ('enter' | 'exit')[];
  /** Milliseconds without anything new after which it rests. */
  readonly patience: number;
  /** Says when they must not; without one they always may. */
  readonly guard: Guard | undefined;
}

export interface Guard {
  /** Whether raw events may rest now. */
  mayRest(): boolean;
  /** Whether they were switched on by the kernel while they rested. */
  wasWoken(): boolean;
}

/**
 * Switches raw events off while nothing is new: what they cost they cost even where their filter drops them. The events that native
 * calls have for themselves stay on for those of which something may be new, and cost nothing for the others. Not seen meanwhile, where
 * entries rest: calls by int 0x80 or with numbers of x32, and numbers that have no event of their own; where ends rest: how such calls end, and
 * whether a filter refused them.
 */
export class QuietTimes {
  readonly #instance: Pick<Instance, 'write' | 'format'>;
  readonly #options: QuietTimesOptions;
  /** The filter of each event of an end that is on. */
  readonly #ends = new Map<string, string>();
  readonly #known = new Set<string>();
  #news = 0;
  #restAt: number;
  #since: number | undefined;
  #spent = 0;
  /** When the raw events of entries were switched on again, in nanoseconds; 0 if they never were off. */
  wokenAt = 0;
  /** What forbids it came while they were being switched off: for a moment they were off although they must not. */
  late = false;

  constructor(instance: Pick<Instance, 'write' | 'format'>, options: QuietTimesOptions) {
    this.#instance = instance;
    this.#options = options;
    this.#restAt = performance.now() + options.patience;
  }

  /** How long they rested, in milliseconds. */
  spent(now: number): number {
    return this.#spent + (this.#since === undefined ? 0 : now - this.#since);
  }

  /** Whether they rest. */
  get resting(): boolean {
    return this.#since !== undefined;
  }

  /** `news` grows with everything new; `now` in milliseconds. */
  step(now: number, news: number): void {
    if (news !== this.#news) {
      this.#news = news;
      this.wake(now);
      this.#update((event) => this.#ends.has(event));
    } else if (this.#since !== undefined && this.#options.guard?.wasWoken() === true) {
      this.wake(now);
    } else if (this.#since === undefined) {
      if (now >= this.#restAt) this.#rest(now);
    } else if (now - this.#since >= nap) {
      this.wake(now);
      this.#restAt = now + glance;
    }
  }

  /** Everything is looked at again. */
  wake(now: number): void {
    this.#restAt = now + this.#options.patience;
    if (this.#since === undefined) return;
    this.#switchRaw('1');
    if (this.#options.rests.includes('enter')) this.wokenAt = Number(process.hrtime.bigint());
    this.#spent = this.spent(now);
    this.#since = undefined;
  }

  #rest(now: number): void {
    const { guard } = this.#options;
    this.#restAt = now + askAgain;
    if (guard?.mayRest() === false) return;
    // Nothing may be missed in between: both kinds are on for a moment.
    this.#update(() => true);
    this.#switchRaw('0');
    this.#since = now;
    // What was done while it was being switched off did not switch it on.
    if (guard?.mayRest() !== false) return;
    this.late = true;
    this.wake(now);
  }

  #switchRaw(on: '0' | '1'): void {
    for (const event of this.#options.rests) this.#instance.write(`events/raw_syscalls/sys_${event}/enable`, on);
  }

  /** Has the events of ends look at what may be new of them. */
  #update(wanted: (event: string) => boolean): void {
    const { facts, learnt } = this.#options;
    for (const [number, event] of facts.namedExits) if (wanted(event)) this.#watchEnd(event, learnt.exitFilter(number));
  }

  #watchEnd(event: string, filter: string | undefined): void {
    const folder = `events/syscalls/${event}`;
    const former = this.#ends.get(event);
    if (former === filter) return;
    if (filter === undefined) {
      this.#instance.write(`${folder}/enable`, '0');
      this.#ends.delete(event);
      return;
    }
    if (!this.#known.has(event)) this.#options.reader.addNamedExit(this.#instance.format(`syscalls/${event}`));
    this.#known.add(event);
    // Off, an event keeps its filter.
    this.#instance.write(`${folder}/filter`, filter === '' ? '0' : filter);
    this.#instance.write(`${folder}/enable`, '1');
    this.#ends.set(event, filter);
  }
}
