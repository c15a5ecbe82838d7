import type { LineKind } from '../../observations/line-kind.ts';
import { watchedCalls } from '../shared/exposure.ts';
import { isAlone } from './alone.ts';
import { ascii, indexOf, startsWith } from './bytes.ts';
import type { Ending } from './call-end.ts';
import type { CallName } from './call-names.ts';
import type { CallLine } from './call-tracker.ts';
import { findEcho, type Echo } from './echo.ts';
import type { Log } from './log.ts';
import { readNote, trailingNote } from './notes.ts';
import { endsInNumber, isSilent, readOutputArgument, writtenLength, type OutputArgument } from './output-argument.ts';
import { shownCall } from './shown-call.ts';
import { noName, type Task } from './task.ts';

/** Reads the lines of calls: entered, resumed, and going on behind what the program wrote in between. */
export class CallLines {
  readonly #log: Log;
  /** The last exec was printed as old versions do. */
  #oldExec = false;
  readonly #entry: CallLine = {
    name: noName,
    line: 0,
    nr: undefined,
    shownMode: undefined,
    origin: undefined,
  };

  constructor(log: Log) {
    this.#log = log;
  }

  /** `openat(AT_FDCWD, "/x", O_RDONLY) = 3`; undefined where it is no call, or none of this log. */
  entered(buffer: Uint8Array, body: number, nameEnd: number, end: number): LineKind | undefined {
    const log = this.#log;
    const name = log.names.get(buffer, body, nameEnd);
    const from = nameEnd + 1;
    if (!name.known) return this.#unknown(buffer, name, nameEnd, end);
    if (log.calls.calls === 0 && !this.#start(name, buffer, from, end)) return undefined;
    if (!log.accepts()) return undefined;
    this.enter(name, buffer, from, end);
    if (log.shared && watchedCalls.has(name.text)) this.#watch(name.text, buffer, from, end);
    if (log.plain.stripped) log.plain.coloured = true;
    return 'call';
  }

  /** A call by which a program may come to write into the log with nothing to show for it. */
  #watch(name: string, buffer: Uint8Array, from: number, end: number): void {
    const { exposure, end: callEnd } = this.#log;
    const value = Number.isNaN(callEnd.value) ? undefined : callEnd.value;
    exposure.sees(shownCall(name, { buffer, from, end, value }));
  }

  /** The line of a known call, certainly one of the log's; its arguments begin at `from`. */
  enter(name: CallName, buffer: Uint8Array, from: number, end: number): void {
    const task = this.#log.tasks.of(this.#log.prefix.pid, false);
    const entry = this.#describe(name, task, buffer);
    if (name.role === 'output') this.#enterOutput(task, entry, buffer, from, end);
    else this.#enterOther(task, entry, buffer, from, end);
    if (name.role !== 'plain') this.#age(name, buffer, from, end);
  }

  /** The first call. Half a line with nothing of strace's in front may be anything, unless it is of an exec or shows what is written. */
  #start(name: CallName, buffer: Uint8Array, from: number, end: number): boolean {
    const { account, end: callEnd, plain, prefix } = this.#log;
    const sure = name.role === 'exec' || prefix.style !== 'none' || trailingNote(buffer, from, end) >= 0;
    if (!sure && !writes(name, buffer, from, end) && callEnd.read(buffer, from, end) === 'torn') return false;
    account.starts(name);
    this.#log.returns = plain.returned;
    return true;
  }

  /** An exec was read elsewhere that was printed as later versions do. */
  newExec(): void {
    this.#oldExec = false;
  }

  /** `<... read resumed>"x", 1) = 1`, with the part behind `<... ` from `at` on. */
  resumed(buffer: Uint8Array, at: number, end: number): LineKind | undefined {
    const log = this.#log;
    let nameEnd = at;
    while (nameEnd < end && buffer[nameEnd] !== blank) nameEnd += 1;
    if (!startsWith(buffer, nameEnd, end, resumedMark) || !log.accepts()) return undefined;
    const from = nameEnd + resumedMark.length;
    const name = log.names.get(buffer, at, nameEnd);
    const task = log.tasks.of(log.prefix.pid, true);
    const ending = log.end.read(buffer, from, end);
    this.#tellJoined(buffer, at, end);
    if (log.stream.waiting) log.stream.returned(task);
    if (!name.known) return 'resumed';
    if (task.slot === 'pending' && task.call.name.text === name.text) {
      this.#goOn(task, ending, buffer, from, end);
      return 'resumed';
    }
    const kind = this.#withoutEntry(task, name, ending, buffer, from);
    if (ending === 'torn' && kind === 'call') this.#tear(task, buffer, from, end);
    return kind;
  }

  /** The open call's line goes on in `buffer[at, end)`; undefined where that does not end it. */
  continued(buffer: Uint8Array, at: number, end: number): LineKind | undefined {
    const { stream, end: callEnd } = this.#log;
    const task = stream.open;
    if (task === undefined) return undefined;
    const ending = callEnd.read(buffer, at, end);
    if (ending === 'torn') return undefined;
    this.#tellJoined(buffer, at, end);
    stream.close();
    if (task.slot === 'pending') this.#goOn(task, ending, buffer, at, end);
    return 'continuation';
  }

  /** A note printed behind the text of an open line. */
  noteBehind(buffer: Uint8Array, at: number, end: number): void {
    const note = trailingNote(buffer, at, end);
    if (note >= 0) this.#log.account.note(readNote(buffer, note, end), this.#log.tasks);
  }

  /** The line was cut: how the call on it ended is not known. */
  abandon(): void {
    const { stream, calls } = this.#log;
    const task = stream.open;
    if (task === undefined) return;
    stream.close();
    task.call.outcome = 'unseen';
    calls.complete(task);
  }

  #goOn(task: Task, ending: Ending, buffer: Uint8Array, from: number, end: number): void {
    const { calls } = this.#log;
    if (ending === 'result') calls.resume(task, buffer, from);
    else if (ending === 'torn') this.#tear(task, buffer, from, end);
    else if (ending !== 'unfinished') calls.settle(task);
  }

  /** The log begins inside this call, or the line of its entry was lost. */
  #withoutEntry(task: Task, name: CallName, ending: Ending, buffer: Uint8Array, from: number): LineKind {
    const { calls, account } = this.#log;
    if (name.role === 'exec' && task.superseded) {
      calls.exec(task);
      return 'resumed';
    }
    if (calls.calls === 0) {
      account.starts(name);
      account.startsInside = true;
      account.startsLate = true;
    }
    calls.enter(task, this.#describe(name, task, buffer), ending === 'torn' ? 'unfinished' : ending, buffer, from);
    // Its first arguments are on the line that is missing.
    task.call.args = undefined;
    return 'call';
  }

  #describe(name: CallName, task: Task, buffer: Uint8Array): CallLine {
    const { prefix, account, whose } = this.#log;
    const entry = this.#entry;
    entry.name = name;
    entry.line = account.line;
    entry.nr = prefix.nr;
    entry.origin = whose?.origin(task, prefix, buffer);
    entry.shownMode = prefix.pointerDigits === 0 ? undefined : prefix.pointerDigits === 8 ? 1 : 0;
    return entry;
  }

  #enterOther(task: Task, entry: CallLine, buffer: Uint8Array, from: number, end: number): void {
    const { end: callEnd, calls } = this.#log;
    const ending = callEnd.read(buffer, from, end);
    this.#tellJoined(buffer, from, end);
    if (ending === 'torn') callEnd.argumentsEnd = this.#tornEnd(buffer, from, end);
    calls.enter(task, entry, ending, buffer, from);
    if (ending === 'torn') this.#tear(task, buffer, from, end);
  }

  /** A call's line ended without its result: what stands behind is the output of a call that waits, or of none that is known. */
  #tear(task: Task, buffer: Uint8Array, from: number, end: number): void {
    const { stream } = this.#log;
    this.#tellTorn(buffer, from, end);
    const landing = stream.waiting && this.#log.shared ? stream.landsBehind(buffer, from, end) : undefined;
    if (landing === undefined) stream.begin(task, 0, nothing, false);
    else stream.interrupt(task, landing);
  }

  /** A note of strace's is no part of the arguments; other text in them is the program's, and spoils them. */
  #tornEnd(buffer: Uint8Array, from: number, end: number): number {
    const note = trailingNote(buffer, from, end);
    if (note < 0) return this.#log.shared ? from : end;
    this.#log.account.note(readNote(buffer, note, end), this.#log.tasks);
    return note;
  }

  /** A call that writes, perhaps to the stream of the log itself. */
  #enterOutput(task: Task, entry: CallLine, buffer: Uint8Array, from: number, end: number): void {
    const { end: callEnd, calls, stream } = this.#log;
    const first = callEnd.read(buffer, from, end);
    const plain =
      first === 'result'
        ? endsInNumber(buffer, from, callEnd.argumentsEnd) || isSilent(buffer, from, end)
        : first !== 'torn' && !this.#log.shared;
    if (plain) {
      this.#tellJoined(buffer, from, end);
      return calls.enter(task, entry, first, buffer, from);
    }
    const output = readOutputArgument(entry.name.text, buffer, from, end);
    const echo: Echo = output === undefined ? { kind: 'none' } : findEcho(output, buffer, this.#log.outputEnd(end));
    const ending = callEnd.read(buffer, echo.kind === 'inline' ? echo.restAt : from, end);
    const doubtful = echo.kind === 'torn' && ending === 'result';
    if (echo.kind !== 'torn') this.#tellJoined(buffer, from, end);
    const { outcome, errno, value } = callEnd;
    calls.enter(task, entry, echo.kind === 'torn' ? 'torn' : ending, buffer, from);
    if (echo.kind === 'torn') {
      Object.assign(task.call, { outcome, errno, value });
      stream.begin(task, echo.due, echo.expected, doubtful);
    } else if (ending === 'torn') {
      if (!this.#log.shared) this.#tellTorn(buffer, from, end);
      stream.begin(task, 0, nothing, false);
    } else if (ending === 'unfinished' && echo.kind === 'none') this.#leave(task, output, buffer, end);
  }

  /** Another line without a line break in front is not read: it may begin inside of a number or a word. */
  #tellJoined(buffer: Uint8Array, from: number, end: number): void {
    if (this.#log.end.joined) this.#log.account.unrecognised(buffer, from, end);
  }

  /** Where nothing but strace writes the rest of the line is lost, perhaps with the beginning of another; elsewhere another may show in it. */
  #tellTorn(buffer: Uint8Array, from: number, end: number): void {
    const { shared, stream, account, cut } = this.#log;
    if (!cut && (shared ? !isAlone(buffer, from, end) : !stream.torn)) account.unrecognised(buffer, from, end);
  }

  #leave(task: Task, output: OutputArgument | undefined, buffer: Uint8Array, end: number): void {
    if (output !== undefined) this.#log.stream.leave(task, output, writtenLength(output, buffer, end));
  }

  /** 4.10 and older: `execve("/bin/x", ["x"], [35 vars in a comment]) = 0` and then `brk(0) = …`, where later ones print pointers and NULL. */
  #age(name: CallName, buffer: Uint8Array, from: number, end: number): void {
    if (name.role === 'exec') this.#oldExec = indexOf(buffer, from, end, oldEnvironment) >= 0;
    else if (this.#oldExec && name.role === 'break' && startsWith(buffer, from, end, zero)) this.#log.names.becomeOld();
  }

  /** A whole line of a call with a name no table has is counted as such; anything else is no call. */
  #unknown(buffer: Uint8Array, name: CallName, nameEnd: number, end: number): LineKind | undefined {
    const log = this.#log;
    const ending = log.end.read(buffer, nameEnd + 1, end);
    if ((ending !== 'result' && ending !== 'unfinished') || log.calls.calls === 0 || !log.accepts()) return undefined;
    log.account.unknownName(name.text);
    return 'unrecognised';
  }
}

/** Whether the line shows what its call writes, and to where: `2, "\nswapon", 7`. */
function writes(name: CallName, buffer: Uint8Array, from: number, end: number): boolean {
  return name.role === 'output' && readOutputArgument(name.text, buffer, from, end) !== undefined;
}

const resumedMark = ascii(' resumed>');
const oldEnvironment = ascii('[/* ');
const zero = ascii('0)');
const nothing = new Uint8Array(0);
const blank = 32;
