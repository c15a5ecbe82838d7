import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { ascii, endsWith } from './bytes.ts';
import { CallLane } from './call-lane.ts';
import { CallLines } from './call-lines.ts';
import { goesOn } from './echo.ts';
import type { FastLane } from './fast-lane.ts';
import { nameEndOf, shapeOf } from './line-shapes.ts';
import { Log } from './log.ts';
import { readNote } from './notes.ts';
import { isScriptLine } from './script-lines.ts';
import { observeTables } from './summary.ts';
import { isSeccompSignal, readExit, readMode } from './task-lines.ts';
import type { Task } from './task.ts';

/** Reads the text strace writes, of any version and with any options, from a file or a terminal. */
export class StraceParser implements LineParser {
  readonly #log: Log;
  readonly #callLines: CallLines;
  readonly bulk?: CallLane;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#log = new Log(sink, options);
    this.#callLines = new CallLines(this.#log);
    // A selection asks of every call what runs of lines are not asked for.
    if (options.selecting !== true) this.bulk = new CallLane(this.#log, this.#callLines);
  }

  line(buffer: Uint8Array, start: number, end: number, line: number, cut: boolean): LineKind {
    const { account, plain } = this.#log;
    account.line = line;
    this.#log.cut = cut;
    plain.read(buffer, start, end);
    const kind = this.#read(plain.buffer, plain.start, plain.end);
    if (!cut) return kind;
    this.#callLines.abandon();
    account.overlong(plain.buffer, plain.start, plain.end);
    return 'overlong';
  }

  torn(): void {
    this.#log.tables.torn = true;
    this.#log.stream.torn = true;
  }

  end(): void {
    const { tasks, calls, ledger, account, names, sink } = this.#log;
    if (ledger.lane !== undefined) this.#endLane(ledger.lane);
    const left = [...tasks.live];
    const running = this.#endedUnseen(left) ? [] : left;
    const released = running.filter(({ reaped }) => account.detached > 0 || reaped).length;
    account.pids ||= this.#log.style !== 'none';
    account.startsLate ||= calls.beginsWithFailure === true;
    for (const task of left) calls.remove(task);
    ledger.end();
    if (calls.calls > 0) sink.tasks?.(tasks.shown);
    if (this.#log.tables.end()) account.add('cut-off');
    if (calls.calls === 0) observeTables(this.#log.tables.tables, { names, sink, account });
    account.finish({
      tables: this.#log.tables.tables.length,
      calls: calls.calls,
      exits: calls.exits,
      endedInside: calls.endedInside,
      sawOrdinary: ledger.sawOrdinary,
      childrenMade: calls.childrenMade,
      threads: tasks.shown,
      alive: running.length - released,
      released,
      shared: this.#log.shared,
      ownNumber: calls.ownNumber,
    });
  }

  /** That there were calls of exit the careful reader saw: the lane knows a call only after that. */
  #endLane({ totals }: FastLane): void {
    const { calls, account } = this.#log;
    calls.childrenMade += totals.made;
    account.exitLines += totals.exited;
    account.killLines += totals.killed;
  }

  /** --quiet=exit and -e signal=none leave exit lines out; then the first thread's exit call is the end. */
  #endedUnseen(left: readonly Task[]): boolean {
    const { exitLines, killLines } = this.#log.account;
    return exitLines + killLines === 0 && left[0]?.exiting === true;
  }

  #read(buffer: Uint8Array, start: number, end: number): LineKind {
    const log = this.#log;
    if (log.exposure.exposed && log.shared) return this.#exposed(buffer, start, end);
    if (this.#log.tables.inside && this.#log.tables.line(buffer, start, end, log.account.line)) return 'table';
    if (log.stream.busy) {
      const kind = this.#whileBusy(buffer, start, end);
      if (kind !== undefined) return kind;
    } else if (log.stream.waiting && log.shared) {
      const kind = this.#whileWaiting(buffer, start, end);
      if (kind !== undefined) return kind;
    }
    if (start >= end) return 'blank';
    const body = log.prefix.read(buffer, start, end);
    const nameEnd = nameEndOf(buffer, body, end);
    const kind = nameEnd > 0 ? this.#callLines.entered(buffer, body, nameEnd, end) : this.#taskLine(buffer, body, end);
    return kind ?? this.#otherLine(buffer, start, body, end);
  }

  /** The program may have written any line from here on. */
  #exposed(buffer: Uint8Array, start: number, end: number): LineKind {
    if (start >= end) return 'blank';
    if (!this.#looksLikeTrace(buffer, start, end)) return 'output';
    this.#log.account.unconfirmed(buffer, start, end);
    return 'unconfirmed';
  }

  /** A call's line is open, or output is due. */
  #whileBusy(buffer: Uint8Array, start: number, end: number): LineKind | undefined {
    const { stream, calls } = this.#log;
    let at = start;
    if (stream.due > 0) {
      const outputEnd = this.#log.outputEnd(end);
      at = stream.consume(buffer, start, outputEnd);
      if (at > outputEnd) return this.#output(buffer, start, end);
    }
    const task = stream.open;
    if (task === undefined) return at < 0 ? undefined : this.#read(buffer, at, end);
    if (stream.doubtful && (at < 0 || !goesOn(buffer, at, end))) {
      stream.close();
      calls.complete(task);
      return undefined;
    }
    return this.#continuation(buffer, start, Math.max(at, start), end);
  }

  /** Behind an open call's line, from `at` on, stand its rest, notes, or output of which no call told. */
  #continuation(buffer: Uint8Array, start: number, at: number, end: number): LineKind | undefined {
    const { stream, account, style, tasks } = this.#log;
    if (start >= end) return 'blank';
    if (at === start) {
      const note = readNote(buffer, start, end);
      account.note(note, tasks);
      if (note !== undefined) return 'note';
      if (this.#looksLikeTrace(buffer, start, end)) {
        // With a pid on every line nothing but strace writes here: the open line is damaged.
        if (style === 'bare') stream.close();
        else this.#intrudes(buffer, start, end);
        return style === 'bare' ? undefined : 'unconfirmed';
      }
    }
    const kind = at < end ? this.#callLines.continued(buffer, at, end) : undefined;
    if (kind === undefined) this.#callLines.noteBehind(buffer, at, end);
    return kind ?? 'output';
  }

  /** What looks like a line of the trace stands inside another. Unless a call is known whose output it may be, no line behind is certain. */
  #intrudes(buffer: Uint8Array, start: number, end: number): void {
    const { account, stream, exposure } = this.#log;
    account.unconfirmed(buffer, start, end);
    if (!stream.waiting && stream.due === 0) exposure.expose();
  }

  /** Output of a call that was left unfinished may begin here. */
  #whileWaiting(buffer: Uint8Array, start: number, end: number): LineKind | undefined {
    const { stream, account } = this.#log;
    if (stream.lands(buffer, start, end, (at) => this.#looksLikeTrace(buffer, at, end)))
      return this.#whileBusy(buffer, start, end);
    if (!stream.blind || !this.#looksLikeTrace(buffer, start, end) || this.#resumesWriter(buffer, start, end)) {
      return undefined;
    }
    account.unconfirmed(buffer, start, end);
    return 'unconfirmed';
  }

  #resumesWriter(buffer: Uint8Array, start: number, end: number): boolean {
    const { prefix, stream, tasks } = this.#log;
    const body = prefix.read(buffer, start, end);
    return shapeOf(buffer, body, end) === 'resumed' && stream.isWaitingFor(tasks.of(prefix.pid, true));
  }

  #looksLikeTrace(buffer: Uint8Array, start: number, end: number): boolean {
    const { prefix, names } = this.#log;
    const body = prefix.read(buffer, start, end);
    if (body >= end) return false;
    const shape = shapeOf(buffer, body, end);
    if (shape === 'call') return names.get(buffer, body, nameEndOf(buffer, body, end)).known;
    return shape !== 'other' && shape !== 'stack' && shape !== 'dump';
  }

  /** A trace line at a place where output is certain is forged; where it was guessed, it may be genuine. */
  #output(buffer: Uint8Array, start: number, end: number): LineKind {
    const { account, stream } = this.#log;
    if (!this.#looksLikeTrace(buffer, start, end)) return 'output';
    if (!stream.guessed) {
      account.forged(buffer, start, end);
      return 'output';
    }
    account.unconfirmed(buffer, start, end);
    return 'unconfirmed';
  }

  /** Lines on threads rather than on calls, and resumed calls. */
  #taskLine(buffer: Uint8Array, body: number, end: number): LineKind | undefined {
    switch (shapeOf(buffer, body, end)) {
      case 'resumed':
        return this.#callLines.resumed(buffer, body + resumedOpen, end);
      case 'signal':
        return endsWith(buffer, body, end, signalClose) ? this.#signal(buffer, body, end) : undefined;
      case 'exit':
        return endsWith(buffer, body, end, exitClose) ? this.#exit(buffer, body + exitOpen, end) : undefined;
      case 'mode':
        return this.#mode(buffer, body, end);
      case 'unread':
        // `????( <unfinished ...>`: killed before strace could read which call it is.
        return this.#log.accepts() ? 'note' : undefined;
      default:
        return undefined;
    }
  }

  #signal(buffer: Uint8Array, body: number, end: number): LineKind | undefined {
    const { tasks, calls, prefix } = this.#log;
    if (!this.#log.accepts()) return undefined;
    const task = tasks.of(prefix.pid, false);
    if (isSeccompSignal(buffer, body, end)) calls.deny(task);
    else if (task.slot === 'settled') calls.settle(task);
    return 'signal';
  }

  #exit(buffer: Uint8Array, at: number, end: number): LineKind | undefined {
    const { tasks, calls, account, prefix } = this.#log;
    const exit = readExit(buffer, at, end);
    if (exit === undefined || !this.#log.accepts()) return undefined;
    const task = tasks.of(prefix.pid, true);
    if (exit.kind === 'superseded') {
      const thread = tasks.find(exit.by);
      calls.supersede(task, thread);
      this.#becomes(task, thread, exit.by);
    } else {
      if (exit.kind === 'killed' && exit.bySeccomp && task.slot !== 'empty') calls.deny(task);
      if (exit.kind === 'exited') account.exitLines += 1;
      else account.killLines += 1;
      calls.remove(task);
      this.#ended(task);
    }
    return 'exit';
  }

  #ended(task: Task): void {
    const { whose, sink } = this.#log;
    if (whose !== undefined) sink.ended?.(whose.idOf(task), whose.pidOf(task));
  }

  #becomes(leader: Task, thread: Task | undefined, pid: number): void {
    const { whose, sink } = this.#log;
    if (whose === undefined || thread === leader) return;
    sink.becomes?.({ task: whose.idOf(leader), pid: whose.pidOf(leader) }, [
      { task: thread === undefined ? -1 : whose.idOf(thread), pid },
    ]);
  }

  #mode(buffer: Uint8Array, body: number, end: number): LineKind | undefined {
    const { tasks, calls, names } = this.#log;
    const found = readMode(buffer, body, end);
    if (found === undefined || !this.#log.accepts()) return undefined;
    const mode = names.modeOf(found.title);
    if (mode !== undefined) calls.switchMode(tasks.of(found.pid, false), mode);
    return 'mode';
  }

  #otherLine(buffer: Uint8Array, start: number, body: number, end: number): LineKind {
    const { account, tasks, plain, calls } = this.#log;
    if (body === start) {
      const shape = shapeOf(buffer, start, end);
      if (shape === 'stack' || shape === 'dump') return shape;
    }
    const note = readNote(buffer, start, end);
    account.note(note, tasks);
    if (note !== undefined) return 'note';
    if (this.#log.tables.line(buffer, start, end, account.line)) return 'table';
    if (isScriptLine(buffer, start, end)) return 'header';
    if (!plain.coloured && this.#isColoured()) return this.#read(plain.buffer, plain.start, plain.end);
    if (calls.calls === 0) {
      account.leading(buffer, start, end);
      return 'output';
    }
    account.unrecognised(buffer, start, end);
    return 'unrecognised';
  }

  /** Whether the line is one of the trace once escape sequences are off; then the log is coloured. */
  #isColoured(): boolean {
    const { plain } = this.#log;
    if (!plain.strip()) return false;
    return (plain.coloured = this.#looksLikeTrace(plain.buffer, plain.start, plain.end));
  }
}

const resumedOpen = '<... '.length;
const exitOpen = '+++ '.length;
const signalClose = ascii(' ---');
const exitClose = ascii(' +++');
