import type { Syscall } from '../kernel/syscalls.ts';
import type { ArgumentValue, Observation } from '../observations/observation.ts';
import { BoundedCounts, byText, firstOf } from './bounded-counts.ts';
import type { ArgumentEvidence, CallEvidence, Place } from './evidence.ts';

/** How many first places and programs are kept per call. */
export const maxPlaces = 3;
export const maxPrograms = 16;

/** Adds up the observations of one call; everything it keeps is bounded and independent of their order. */
export class CallCollector {
  readonly syscall: Syscall;
  #count = 0;
  #ok = 0;
  #denied = 0;
  #unfinished = 0;
  #unseen = 0;
  readonly #errnos = new BoundedCounts();
  #args: (BoundedCounts | undefined)[] = [];
  readonly #programs = new Set<string>();
  readonly #lines: number[] = [];

  constructor(syscall: Syscall) {
    this.syscall = syscall;
  }

  add(observation: Observation): void {
    const { count, args, program, line } = observation;
    this.#count += count;
    this.#addOutcome(observation);
    if (args !== undefined) this.#addArguments(args, count);
    if (program !== undefined && !this.#programs.has(program)) this.#addProgram(program);
    const lines = this.#lines;
    if (lines.length < maxPlaces || line < (lines[maxPlaces - 1] as number)) this.#addLine(line);
  }

  result(input: string): CallEvidence {
    return {
      syscall: this.syscall,
      count: this.#count,
      ok: this.#ok,
      denied: this.#denied,
      unfinished: this.#unfinished,
      unseen: this.#unseen,
      errnos: this.#errnos.counts,
      args: this.#argumentEvidence(),
      programs: [...this.#programs].sort(byText),
      first: this.#lines.map((line): Place => ({ input, line })),
    };
  }

  #addOutcome({ outcome, errno, count }: Observation): void {
    if (outcome === 'ok') this.#ok += count;
    else if (outcome === 'errno') this.#errnos.add(errno ?? '?', count);
    else if (outcome === 'denied') this.#denied += count;
    else if (outcome === 'unfinished') this.#unfinished += count;
    else this.#unseen += count;
  }

  #addArguments(args: readonly ArgumentValue[], count: number): void {
    for (const { index, value } of args) {
      (this.#args[index] ??= new BoundedCounts()).add(typeof value === 'string' ? value : value.toString(), count);
    }
  }

  #addProgram(program: string): void {
    this.#programs.add(program);
    if (this.#programs.size > maxPrograms)
      this.#programs.delete([...this.#programs].sort(byText)[maxPrograms] as string);
  }

  #addLine(line: number): void {
    const kept = firstOf([...this.#lines, line], maxPlaces, (a, b) => a - b);
    this.#lines.splice(0, this.#lines.length, ...kept);
  }

  #argumentEvidence(): Map<number, ArgumentEvidence> {
    const args = new Map<number, ArgumentEvidence>();
    this.#args.forEach((counts, index) => {
      if (counts === undefined) return;
      let known = 0;
      for (const count of counts.counts.values()) known += count;
      args.set(index, { values: counts.counts, unknown: this.#count - known });
    });
    return args;
  }
}
