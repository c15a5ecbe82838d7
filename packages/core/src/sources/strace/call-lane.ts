import { maxLineBytes } from '../lines.ts';
import { Newlines } from '../newlines.ts';
import type { LinesAhead, Lore } from '../read-ahead.ts';
import type { BulkReader } from '../source.ts';
import type { CallLines } from './call-lines.ts';
import type { CallName } from './call-names.ts';
import { FastLane } from './fast-lane.ts';
import { nameEndOf, shapeOf } from './line-shapes.ts';
import { isMissing } from './ledger.ts';
import type { Log } from './log.ts';

/**
 * Reads runs of lines that are calls or resumed calls, nearly all of a log:
 *
 *     6478  openat(AT_FDCWD, "/x", O_RDONLY <unfinished ...>
 *     6478  <... openat resumed>) = 3
 *
 * It hands them to the same reader as the parser does; what it spares is the look for all that a line could be instead, which
 * cannot be while no call's line is open and no output is due.
 */
export class CallLane implements BulkReader {
  readonly read = { call: 0, resumed: 0, signal: 0, exit: 0 };
  readonly #log: Log;
  readonly #calls: CallLines;
  readonly #newlines = new Newlines();
  /** Whether the compiled part was opened, or could not be. */
  #asked = false;
  /** Where the compiled part finds nothing to read it is not asked for the next lines, and longer each time. */
  #pause = 0;
  #rest = 0;
  /** The line being read is the one the compiled part stopped at. */
  #stopped = false;

  constructor(log: Log, calls: CallLines) {
    this.#log = log;
    this.#calls = calls;
  }

  room(size: number): Uint8Array | undefined {
    return this.#log.ledger.lane?.room(size);
  }

  lore(known: number): Lore | undefined {
    return this.#log.tasks.lane === undefined ? undefined : this.#log.ledger.lane?.lore.since(known);
  }

  offer(lines: LinesAhead | undefined): void {
    this.#log.ledger.lane?.offer(lines);
  }

  lines(buffer: Uint8Array, start: number, _end: number, line: number): number {
    const { account } = this.#log;
    Object.assign(this.read, nothing);
    if (!this.#open()) return start;
    this.#log.plain.pass();
    this.#newlines.view(buffer);
    let fast = this.#fastLane();
    let at = start;
    for (;;) {
      if (fast !== undefined) at = this.#run(fast, buffer, at, line + this.#lines);
      const stop = this.#newlines.next(at);
      if (stop < 0 || stop - at > maxLineBytes) return at;
      account.line = line + this.#lines;
      if (!this.#line(buffer, at, stop, fast === undefined)) return at;
      if (fast !== undefined) this.#teach(fast);
      at = stop + 1;
      fast ??= this.#fastLane();
      if (this.#log.stream.busy) return at;
    }
  }

  get #lines(): number {
    const { call, resumed, signal, exit } = this.read;
    return call + resumed + signal + exit;
  }

  /** The compiled part, once the log has become long; its rules for results are those of x86-64. */
  #fastLane(): FastLane | undefined {
    const { ledger, calls, tasks } = this.#log;
    if (!this.#asked && calls.calls > FastLane.patience && ledger.native === 'x86_64') {
      this.#asked = true;
      ledger.lane = FastLane.open();
      if (ledger.lane !== undefined) tasks.share(ledger.lane.threads);
      if (calls.modesShown) tasks.lane?.showModes();
    }
    return tasks.lane === undefined ? undefined : ledger.lane;
  }

  #run(fast: FastLane, buffer: Uint8Array, from: number, line: number): number {
    this.#stopped = this.#rest === 0;
    if (!this.#stopped) {
      this.#rest -= 1;
      return from;
    }
    this.#log.tasks.give();
    let at = from;
    let next = line;
    do {
      at = fast.run(buffer, at, next);
      next += this.#add(fast);
    } while (fast.wantsMore(at));
    this.#pause = next > line ? 0 : longer(this.#pause);
    this.#rest = this.#pause;
    return at;
  }

  /** Adds up the lines the compiled part read. */
  #add(fast: FastLane): number {
    const { call, resumed, signal, exit } = fast.read;
    const { read } = this;
    read.call += call;
    read.resumed += resumed;
    read.signal += signal;
    read.exit += exit;
    this.#log.calls.calls += call;
    if (fast.sawExec) this.#calls.newExec();
    return call + resumed + signal + exit;
  }

  /** A line was read carefully: its error and its arguments are nothing new from now on. */
  #teach({ lore }: FastLane): void {
    const { tasks, end } = this.#log;
    if (end.errorText !== undefined && end.errno !== undefined) lore.learnError(end.errorText, end.errno);
    const { last } = tasks;
    if (last === undefined || !this.#stopped || last.call.mode !== 0) return;
    lore.learnArguments(last.call.name, last.call.args);
    if (last.call.name.role === 'exec') lore.learnPath(last.execPath ?? last.program);
  }

  /** Whether the next line is one of strace's for certain. */
  #open(): boolean {
    const { stream, plain, calls, style, returns, tables } = this.#log;
    return style === 'bare' && calls.calls > 0 && !stream.busy && !plain.coloured && !returns && !tables.inside;
  }

  /** `alone`: the compiled part does not want to learn from what is nothing new. */
  #line(buffer: Uint8Array, start: number, end: number, alone: boolean): boolean {
    if (start === end || buffer[end - 1] === carriageReturn) return false;
    const { prefix } = this.#log;
    const body = prefix.read(buffer, start, end);
    if (prefix.style !== 'bare') return false;
    if (buffer[body] === less) {
      if (shapeOf(buffer, body, end) !== 'resumed') return false;
      const kind = this.#calls.resumed(buffer, body + resumedOpen, end);
      if (kind === undefined) return false;
      if (kind === 'call') this.read.call += 1;
      else this.read.resumed += 1;
      return true;
    }
    const nameEnd = nameEndOf(buffer, body, end);
    if (nameEnd < 0) return false;
    const name = this.#log.names.get(buffer, body, nameEnd);
    if (!name.known) return false;
    if (alone && this.#log.namesOnly && this.#isOldNews(name, buffer, nameEnd + 1, end)) this.#log.calls.calls += 1;
    else this.#calls.enter(name, buffer, nameEnd + 1, end);
    this.read.call += 1;
    return true;
  }

  /**
   * Whether a line shows nothing that is not known but a result, where only names are asked for: the thread's architecture is known, a call
   * of this name was seen on it, and the line changes nothing else: ENOSYS may tell that it is another call of that name.
   */
  #isOldNews(name: CallName, buffer: Uint8Array, from: number, end: number): boolean {
    const { prefix, tasks, end: callEnd } = this.#log;
    if (name.role !== 'plain' || prefix.nr !== undefined || prefix.pointerDigits !== 0) return false;
    const task = tasks.of(prefix.pid, false);
    if (task.slot !== 'empty' || !task.sure || (name.observed & (1 << task.mode)) === 0) return false;
    if (callEnd.read(buffer, from, end) !== 'result' || callEnd.joined || isMissing(callEnd)) return false;
    // A filter that traps or kills leaves the call's own number.
    return callEnd.value !== name.calls[task.mode]?.nr;
  }
}

/** Not twice the longest: of a log that repeats itself it might be asked at the same line of what is repeated each time. */
function longer(pause: number): number {
  return pause === longestPause ? longestPause - 1 : Math.min(pause * 2 + 1, longestPause);
}

const nothing = { call: 0, resumed: 0, signal: 0, exit: 0 };
const longestPause = 7;
const resumedOpen = '<... '.length;
const carriageReturn = 13;
const less = 60;
