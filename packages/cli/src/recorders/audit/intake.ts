import { TraceInput, type Arch, type TraceResult } from '@seccomp-tailor/core';
import type { OnNewCall } from '../live-display.ts';
import type { Launchers } from './launchers.ts';
import { executableOf, type LoggedCall } from './log-line.ts';
import type { LogEntry } from './log-reader.ts';
import type { Owner } from './owner.ts';

export interface IntakeOptions {
  readonly owner: Owner;
  readonly launchers: Launchers;
  /** Id and name of the recording, for evidence. */
  readonly traceId: string;
  readonly name: string;
  readonly arch: Arch;
  /** Nothing else is logged here, it is said: what cannot be told is ours then. */
  readonly alone: boolean;
  readonly onNewCall?: OnNewCall | undefined;
}

/** What a log showed of a recording. */
export interface Taken {
  readonly program: readonly TraceResult[];
  /** Of what started the program. */
  readonly launching: readonly TraceResult[];
  /** Records that may be the program's and were kept out. */
  readonly unknown: number;
  /** What the program executed as another user than root. */
  readonly executables: ReadonlySet<string>;
}

/** Sorts what a log shows into the recorded program's calls, those of what started it, and everybody else's. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #program: Lines;
  readonly #launching: Lines;
  /** Of processes that were gone before they could be looked up. */
  readonly #doubtful: Lines;
  readonly #executables = new Set<string>();
  /** Others are logged too. */
  #foreign = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
    const { onNewCall, ...others } = options;
    this.#program = new Lines({ ...others, onNewCall });
    this.#launching = new Lines(others);
    this.#doubtful = new Lines(others);
  }

  take({ line, text }: LogEntry): void {
    if (line.kind === 'lost') this.#program.add(text);
    if (line.kind === 'call') this.#linesOf(line)?.add(text);
  }

  /** Reads what was taken so far. */
  read(): void {
    for (const lines of [this.#program, this.#launching, this.#doubtful]) lines.read();
  }

  async end(): Promise<Taken> {
    const [program, launching, doubtful] = [this.#program, this.#launching, this.#doubtful];
    const takesAll = this.#options.alone && !this.#foreign;
    return {
      program: [...(await program.end()), ...(takesAll ? await doubtful.end() : [])],
      launching: await launching.end(),
      unknown: takesAll ? 0 : doubtful.count,
      executables: this.#executables,
    };
  }

  #linesOf(call: LoggedCall): Lines | undefined {
    const { owner, launchers } = this.#options;
    const belongs = owner.belongs(call);
    if (belongs === 'foreign') this.#foreign = true;
    if (belongs !== 'ours') return belongs === 'unknown' ? this.#doubtful : undefined;
    if (launchers.made(call)) return this.#launching;
    if (call.user !== 0) this.#executables.add(executableOf(call));
    return this.#program;
  }
}

/** Characters that may wait. */
const maxWaiting = 1 << 20;

/** Lines of an audit log, read into evidence. */
class Lines {
  readonly #options: IntakeOptions;
  #input: TraceInput | undefined;
  /** Not read yet: while a log is busy there is time for no more than to take its lines before they are overwritten. */
  #waiting: string[] = [];
  #waitingLength = 0;
  count = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  add(text: string): void {
    this.count += 1;
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#waitingLength >= maxWaiting) this.read();
  }

  read(): void {
    if (this.#waiting.length === 0) return;
    const { name: input, arch, traceId, onNewCall } = this.#options;
    this.#input ??= new TraceInput({ input, arch, traceId, format: 'audit', onNewCall });
    this.#input.push(Buffer.from(`${this.#waiting.join('\n')}\n`, 'latin1'));
    this.#waiting = [];
    this.#waitingLength = 0;
  }

  async end(): Promise<readonly TraceResult[]> {
    this.read();
    return this.#input === undefined ? [] : [await this.#input.end()];
  }
}
