import type { Syscall } from '../kernel/syscalls.ts';
import type { Observation } from '../observations/observation.ts';
import { tupleKey } from './argument-tuple.ts';
import { BoundedCounts, byText, eachExactly, exactly, firstOf } from './bounded-counts.ts';
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
  readonly #tuples = new BoundedCounts();
  readonly #programs = new Set<string>();
  /** The last of as many programs as are kept; later ones need not be looked at. */
  #highestProgram: string | undefined;
  readonly #lines: number[] = [];

  constructor(syscall: Syscall) {
    this.syscall = syscall;
  }

  add(observation: Observation): void {
    const { count, args, program, line } = observation;
    this.#count += count;
    this.#addOutcome(observation);
    if (args !== undefined && args.length > 0) this.#tuples.add(tupleKey(args), count);
    if (program !== undefined && !this.#programs.has(program)) this.#addProgram(program);
    const lines = this.#lines;
    if (lines.length < maxPlaces || line < (lines[maxPlaces - 1] as number)) this.#addLine(line);
  }

  /** Adds what another one was told of the same call. */
  absorb(other: CallCollector): void {
    this.#count += other.#count;
    this.#ok += other.#ok;
    this.#denied += other.#denied;
    this.#unfinished += other.#unfinished;
    this.#unseen += other.#unseen;
    for (const [errno, count] of other.#errnos.counts) this.#errnos.add(errno, count);
    for (const [tuple, count] of other.#tuples.counts) this.#tuples.add(tuple, count);
    for (const program of other.#programs) if (!this.#programs.has(program)) this.#addProgram(program);
    for (const line of other.#lines) this.#addLine(line);
  }

  get count(): number {
    return this.#count;
  }

  result(input: string): CallEvidence {
    return {
      syscall: this.syscall,
      count: exactly(this.#count),
      ok: exactly(this.#ok),
      denied: exactly(this.#denied),
      unfinished: exactly(this.#unfinished),
      unseen: exactly(this.#unseen),
      errnos: eachExactly(this.#errnos.counts),
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

  #addProgram(program: string): void {
    if (this.#highestProgram !== undefined && program >= this.#highestProgram) return;
    this.#programs.add(program);
    if (this.#programs.size < maxPrograms) return;
    const sorted = [...this.#programs].sort(byText);
    this.#highestProgram = sorted[maxPrograms - 1];
    const dropped = sorted[maxPrograms];
    if (dropped !== undefined) this.#programs.delete(dropped);
  }

  #addLine(line: number): void {
    const kept = firstOf([...this.#lines, line], maxPlaces, (a, b) => a - b);
    this.#lines.splice(0, this.#lines.length, ...kept);
  }

  #argumentEvidence(): ArgumentEvidence {
    const tuples = this.#tuples.counts;
    const known = [...tuples.values()].reduce((sum, count) => sum + count, 0);
    return { tuples: eachExactly(tuples), unknown: exactly(Math.max(this.#count - known, 0)) };
  }
}
