import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { subArches, type Arch } from '../../kernel/arch.ts';
import type { Syscall } from '../../kernel/syscalls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { Observation } from '../../observations/observation.ts';
import { originOf, type Origin } from '../../observations/origin.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import type { SourceOptions } from '../source.ts';
import { decode, trimEnd } from './bytes.ts';
import { Interner } from './interner.ts';

/** How much of a line a diagnostic quotes. */
const excerptBytes = 240;

/** What reading one input comes to: where calls and problems go, and what is known of the input so far. */
export class Reading {
  readonly sink: ObservationSink;
  readonly names = new Interner();
  /** Whose the calls of the line are that is read; only where calls are going to be selected. */
  readonly origin: Origin | undefined;
  /** The line that is read may be cut off: see `LineParser.torn`. */
  torn = false;
  readonly #input: string;
  readonly #observation: Observation;
  #native: Arch;
  #calls = 0;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.sink = sink;
    this.origin = options.selecting === true ? originOf(-1) : undefined;
    this.#input = options.input;
    this.#native = options.arch;
    this.#observation = {
      syscall: { arch: options.arch, nr: undefined, name: undefined },
      outcome: 'unseen',
      errno: undefined,
      count: 1,
      args: undefined,
      program: undefined,
      line: 0,
    };
  }

  /** The architecture to assume where a record does not tell: the newest known to be native. */
  get native(): Arch {
    return this.#native;
  }

  /** How many calls were observed. */
  get calls(): number {
    return this.#calls;
  }

  /** The observation to fill in and hand to {@link observe}: reused, with everything optional unset. */
  observation(syscall: Syscall, line: number): Observation {
    const observation = this.#observation;
    observation.syscall = syscall;
    observation.outcome = 'unseen';
    observation.errno = undefined;
    observation.count = 1;
    observation.args = undefined;
    observation.program = undefined;
    observation.line = line;
    observation.origin = this.origin;
    return observation;
  }

  /** A line of this task: its origin, to be filled in with what else the line shows. */
  place(task: number): Origin | undefined {
    return this.origin === undefined ? undefined : Object.assign(this.origin, originOf(task));
  }

  observe(observation: Observation): LineKind {
    this.#meet(observation.syscall.arch);
    this.#calls += observation.count;
    this.sink.observe(observation);
    return 'call';
  }

  /** Something that should have been a record cannot be read. */
  unrecognised(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    this.sink.incomplete('unrecognised-lines');
    this.diagnose({ code: 'line-unrecognised', text: excerpt(buffer, start, end) }, line);
    return 'unrecognised';
  }

  /** A record that somebody other than the kernel or the audit daemon may have written. */
  unconfirmed(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    this.sink.incomplete('unconfirmed-lines');
    this.diagnose({ code: 'forged-line', text: excerpt(buffer, start, end) }, line);
    return 'unconfirmed';
  }

  /** A line that was cut at the limit. */
  overlong(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    this.sink.incomplete('overlong-line');
    this.diagnose({ code: 'line-overlong', text: excerpt(buffer, start, end) }, line);
    return 'overlong';
  }

  diagnose(problem: Diagnostic, line: number | undefined): void {
    const at = line === undefined ? { input: this.#input } : { input: this.#input, line };
    this.sink.diagnose({ ...problem, at });
  }

  /** An architecture that cannot run under the native one shows what the machine really is. */
  #meet(arch: Arch): void {
    if (arch === this.#native && this.#calls > 0) return;
    if (arch === this.#native || !subArches(this.#native).includes(arch)) {
      this.#native = arch;
      this.sink.nativeArch(arch);
    }
  }
}

function excerpt(buffer: Uint8Array, start: number, end: number): string {
  return decode(buffer.slice(start, Math.min(trimEnd(buffer, start, end), start + excerptBytes)));
}
