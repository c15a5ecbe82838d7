import type { Origin, TimeScale } from '../observations/origin.ts';
import { BoundedCounts } from './bounded-counts.ts';
import type { Selection } from './selection.ts';

/** How many values of one option are named. */
const named = 6;
const day = 24 * 3600 * 1_000_000;

/** What a recording shows of what an option asks for: the most frequent values, or the first and the last time. */
export interface ShownValues {
  readonly option: string;
  readonly values: readonly string[];
  /** There are more than these. */
  readonly more: boolean;
}

type Options = 'comm' | 'exe' | 'pid' | 'after-exec' | 'container';

/** Collects what there is to choose from, for those whose selection matches nothing. */
export class Choice {
  readonly #values = new Map<Options, BoundedCounts>();
  readonly #timed: boolean;
  #first = Infinity;
  #last = -Infinity;
  #scale: TimeScale = 'epoch';

  constructor({ comm, exe, pids, afterExec, container, since, until }: Selection) {
    const asked: Readonly<Record<Options, unknown>> = {
      comm,
      exe,
      pid: pids,
      'after-exec': typeof afterExec === 'string' ? afterExec : undefined,
      container,
    };
    for (const option of Object.keys(asked) as Options[])
      if (asked[option] !== undefined) this.#values.set(option, new BoundedCounts());
    this.#timed = since !== undefined || until !== undefined;
  }

  note(origin: Origin): void {
    for (const [option, counts] of this.#values)
      for (const value of valuesOf(option, origin)) if (value !== undefined) counts.add(value);
    const { time, scale } = origin;
    if (!this.#timed || time === undefined) return;
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
    this.#scale = scale;
  }

  get shown(): readonly ShownValues[] {
    const found = [...this.#values].map(([option, { counts, dropped }]) => {
      const frequent = [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
      return { option, values: frequent.slice(0, named), more: frequent.length > named || dropped > 0 };
    });
    if (this.#first > this.#last) return found;
    const times = [this.#first, this.#last].map((time) => timeText(time, this.#scale));
    return [...found, { option: 'since', values: [times.join(' to ')], more: false }];
  }
}

function valuesOf(option: Options, { comm, exe, pid, containers }: Origin): readonly (string | undefined)[] {
  switch (option) {
    case 'comm':
      return [comm];
    case 'exe':
      return [exe];
    case 'pid':
      return [pid?.toString()];
    case 'after-exec':
      return [exe ?? comm];
    case 'container':
      return containers ?? [];
  }
}

/** As the option takes it. */
function timeText(time: number, scale: TimeScale): string {
  if (scale !== 'day') return `${Math.floor(time / 1_000_000)}.${String(time % 1_000_000).padStart(6, '0')}`;
  const clock = new Date(Math.floor((time % day) / 1000)).toISOString().slice('1970-01-01T'.length, -1);
  return `${clock}${String(time % 1000).padStart(3, '0')}`;
}
