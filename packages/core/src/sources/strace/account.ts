import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { IncompleteReason } from '../../observations/completeness.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { textOf } from './bytes.ts';
import type { CallName } from './call-names.ts';
import { taskOfFile } from './file-task.ts';
import type { Note } from './notes.ts';
import type { Tasks } from './tasks.ts';

/** The task that begins a machine or a container. */
const first = 1;
/** How much of a line a diagnostic shows. */
const maxShown = 120;
const maxLeading = 20;

/** What the log as a whole tells of its completeness, besides its calls. */
export interface LogFacts {
  readonly calls: number;
  readonly exits: number;
  /** A thread ended inside of a call: others made all of its process end. */
  readonly endedInside: boolean;
  /** It shows calls that every program makes. */
  readonly sawOrdinary: boolean;
  readonly childrenMade: number;
  /** Threads that neither exited nor were let go when the log ended. */
  readonly alive: number;
  /** Threads that strace let go, or whose end it did not show though their parent was told of it. */
  readonly released: number;
  /** Threads the log has shown. */
  readonly threads: number;
  readonly tables: number;
  /** What the first task that was told its number was told. */
  readonly ownNumber: number | undefined;
  /** The program may have written to the log's own stream. */
  readonly shared: boolean;
}

/** Collects what to say of lines that are not calls, and of the log as a whole. */
export class Account {
  /** The line being read, counted from 1. */
  line = 0;
  /** strace said that it attached to a running process. */
  attached = false;
  /** How many processes strace said that it let go. */
  detached = 0;
  /** A line or a note named a thread, so that children are followed. */
  pids = false;
  /** strace said that it traces some paths only. */
  pathFilter = false;
  /** `+++ exited with 0 +++` lines. */
  exitLines = 0;
  /** `+++ killed by SIGKILL +++` lines. */
  killLines = 0;
  /** The first call was no exec, or failed. */
  startsLate = false;
  /** The first line of the trace was the middle of a call. */
  startsInside = false;
  readonly #sink: ObservationSink;
  readonly #input: string;
  readonly #fileTask: number | undefined;
  #started = false;
  readonly #leading: { readonly line: number; readonly text: string }[] = [];
  readonly #counts = new Map<IncompleteReason, number>();

  constructor(sink: ObservationSink, input: string) {
    this.#sink = sink;
    this.#input = input;
    this.#fileTask = taskOfFile(input);
  }

  /** The task that the input is named by, if it is a file of strace -ff: strace can find a process 1 running, and starts it only with -D. */
  get fileTask(): number | undefined {
    return this.#fileTask === first && !this.startsLate ? undefined : this.#fileTask;
  }

  /** The first call of the log. */
  starts(name: CallName): void {
    this.#started = true;
    this.startsLate = name.role !== 'exec';
    if (name.text === 'restart_syscall') this.startsInside = true;
  }

  note(note: Note | undefined, tasks: Tasks): void {
    if (note === undefined) return;
    if (note.kind === 'attached') {
      this.pids = true;
      if (note.threads || (!this.#started && !this.pathFilter)) this.attached = true;
      tasks.announce(note.pid, undefined);
    } else if (note.kind === 'detached') this.detached += 1;
    else if (note.kind === 'path-filter') this.pathFilter = true;
  }

  unrecognised(buffer: Uint8Array, start: number, end: number): void {
    this.add('unrecognised-lines');
    this.#diagnose({ code: 'line-unrecognised', text: shown(buffer, start, end) });
  }

  unconfirmed(buffer: Uint8Array, start: number, end: number): void {
    this.add('unconfirmed-lines');
    this.#diagnose({ code: 'line-unconfirmed', text: shown(buffer, start, end) });
  }

  /** A line before the first call: the shell's, or the program's before a table. Only in a log without any call it matters. */
  leading(buffer: Uint8Array, start: number, end: number): void {
    if (this.#leading.length < maxLeading) this.#leading.push({ line: this.line, text: shown(buffer, start, end) });
  }

  /** Output of the program that looks like a line of strace's, kept out for certain. */
  forged(buffer: Uint8Array, start: number, end: number): void {
    this.#diagnose({ code: 'forged-line', text: shown(buffer, start, end) });
  }

  /** A table that may be the program's, beginning at `line`. */
  unconfirmedTable(line: number): void {
    this.line = line;
    this.add('unconfirmed-lines');
    this.#diagnose({ code: 'table-unconfirmed' });
  }

  unknownName(name: string): void {
    this.add('unknown-names');
    this.#diagnose({ code: 'name-unknown', name: name.slice(0, maxShown) });
  }

  overlong(buffer: Uint8Array, start: number, end: number): void {
    this.add('overlong-line');
    this.#diagnose({ code: 'line-overlong', text: shown(buffer, start, end) });
  }

  add(reason: IncompleteReason, count = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  /** The input is over. */
  finish(facts: LogFacts): void {
    if (facts.calls > 0) this.#judgeTrace(facts);
    else if (facts.tables === 0) this.#reportLeading();
    if (this.pathFilter && !this.#counts.has('trace-filtered')) this.add('trace-filtered');
    for (const [reason, count] of this.#counts) this.#sink.incomplete(reason, count);
  }

  #reportLeading(): void {
    for (const { line, text } of this.#leading) {
      this.line = line;
      this.#diagnose({ code: 'line-unrecognised', text });
    }
    if (this.#leading.length > 0) this.add('unrecognised-lines', this.#leading.length);
  }

  #judgeTrace({
    exits,
    endedInside,
    sawOrdinary,
    childrenMade,
    alive,
    released,
    threads,
    shared,
    ownNumber,
  }: LogFacts): void {
    // The files of -ff each hold one thread, named by their suffix; its children are in other files, and its start may be too.
    const task = this.fileTask;
    const oneOfMany = task !== undefined && !this.pids && (ownNumber ?? task) === task;
    if (childrenMade > 0 && !this.pids && !oneOfMany) this.add('children-not-followed', childrenMade);
    if (alive > 0) this.add('cut-off', alive);
    const unheeded = childrenMade - (threads - 1);
    if (unheeded > 0 && this.pids && !oneOfMany) this.add('children-not-followed', unheeded);
    if (Math.max(released, this.detached) > 0) this.add('released', Math.max(released, this.detached));
    const ends = exits > 0 || (oneOfMany && endedInside);
    const late = this.startsLate && (!oneOfMany || task === first);
    const lacking = this.#lacking(late, ends, sawOrdinary || oneOfMany);
    if (lacking === undefined) return;
    this.add(lacking);
    // Without the calls before a line, nobody knows whether it is part of what one of them writes.
    if (shared && !this.attached) this.add('forgeable-lines');
  }

  #lacking(late: boolean, ends: boolean, sawOrdinary: boolean): IncompleteReason | undefined {
    if (late) return this.attached || this.startsInside ? 'attached-late' : 'trace-filtered';
    // A program that exits calls exit or exit_group, and others before.
    const filtered = ends ? !sawOrdinary : this.exitLines > 0;
    return filtered ? 'trace-filtered' : undefined;
  }

  #diagnose(diagnostic: Diagnostic): void {
    this.#sink.diagnose({ ...diagnostic, at: { input: this.#input, line: this.line } });
  }
}

function shown(buffer: Uint8Array, start: number, end: number): string {
  return textOf(buffer, start, Math.min(end, start + maxShown));
}
