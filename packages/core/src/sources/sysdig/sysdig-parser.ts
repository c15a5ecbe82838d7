import { isExec, isFork } from '../../kernel/task-calls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decimal, decode, matchesAt, skipSpaces, trimEnd, until } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { TaskCalls } from '../shared/task-calls.ts';
import { Days } from '../shared/times.ts';
import { JsonFields } from '../shared/json-fields.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { errorAt, EventLine, holdsEvent, nativeId } from './event-line.ts';
import { otherEvents, sysdigAliases } from './event-types.ts';

/** Names of the JSON fields, and their places in that list. */
const fields = [
  'evt.type',
  'evt.dir',
  'evt.info',
  'proc.name',
  'thread.tid',
  'container.id',
  'container.name',
] as const;

/** An event and where its parts stand: one object for all lines. */
interface Event {
  buffer: Uint8Array;
  typeStart: number;
  typeEnd: number;
  /** The arguments go on to here. */
  end: number;
  enters: boolean;
  thread: number;
  program: string | undefined;
}

/**
 * Reads events of sysdig, as text or as JSON (`-j`):
 *
 *     34378 12:02:36.269753803 2 echo (7896) > close fd=3(<f>/usr/lib/locale/locale-archive)
 *     {"evt.cpu":2,"evt.dir":">","evt.info":"fd=3 ","evt.num":34378,"evt.type":"close","proc.name":"echo","thread.tid":7896}
 *
 * Newer versions show only the ends (`<`), which then are the calls. Several calls share a name (dup is dup2 and dup3 as well), so the
 * evidence is always marked `lossy-format`.
 */
export class SysdigParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #calls: TaskCalls;
  readonly #text = new EventLine();
  readonly #days = new Days();
  readonly #json = new JsonFields(fields, 1);
  readonly #at: Event = {
    buffer: new Uint8Array(0),
    typeStart: 0,
    typeEnd: 0,
    end: 0,
    enters: false,
    thread: -1,
    program: undefined,
  };

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#table = new CallTable({ arch: options.arch, tool: 'strace', aliases: sysdigAliases });
    this.#calls = new TaskCalls(this.#reading);
    sink.incomplete('lossy-format');
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (buffer[start] === 0x7b) return this.#fromJson(buffer, start, end, line);
    const text = this.#text;
    const kind = text.read(buffer, start, end);
    if (kind === 'ambiguous') return this.#reading.unconfirmed(buffer, start, end, line);
    // What is cut off may be the rest of the call's name, or show that the command's name looks like an event.
    if (kind === 'none' || this.#reading.torn || holdsEvent(text, buffer, end))
      return this.#reading.unrecognised(buffer, start, end, line);
    const at = this.#at;
    at.buffer = buffer;
    at.typeStart = text.typeStart;
    at.typeEnd = text.typeEnd;
    at.end = end;
    at.enters = kind === 'enter';
    at.thread = text.thread;
    at.program = this.#reading.names.text(buffer, text.commStart, text.commEnd);
    const origin = this.#reading.place(at.thread);
    if (origin !== undefined) {
      origin.comm = at.program;
      this.#days.place(origin, text.time);
    }
    return this.#event(line);
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    this.#calls.tellRunning();
    this.#calls.end();
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'sysdig' }, undefined);
  }

  #fromJson(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (!this.#json.read(buffer, start, end)) return this.#reading.unrecognised(buffer, start, end, line);
    const [type, direction, info, name] = [this.#json.get(0), this.#json.get(1), this.#json.get(2), this.#json.get(3)];
    if (type === undefined) return this.#reading.unrecognised(buffer, start, end, line);
    // Type and arguments in one buffer, as a line of text has them.
    const typeEnd = type.length;
    type.push(0x20);
    if (info !== undefined) type.append(info.bytes, 0, info.length);
    const thread = this.#json.number(4);
    const at = this.#at;
    at.buffer = type.bytes;
    at.typeStart = 0;
    at.typeEnd = typeEnd;
    at.end = type.length;
    at.enters = direction !== undefined && direction.bytes[0] === 0x3e;
    at.thread = Number.isNaN(thread) ? -1 : thread;
    at.program = name === undefined ? undefined : this.#reading.names.text(name.bytes, 0, name.length);
    this.#placeJson(at);
    return this.#event(line);
  }

  #placeJson({ thread, program }: Event): void {
    const origin = this.#reading.place(thread);
    if (origin === undefined) return;
    origin.comm = program;
    const containers = [5, 6].flatMap((field) => this.#json.get(field) ?? []);
    if (containers.length > 0)
      origin.containers = containers.map(({ bytes, length }) => decode(bytes.slice(0, length)));
  }

  #event(line: number): LineKind {
    const { buffer, typeStart, typeEnd, end, enters, thread, program } = this.#at;
    const { syscall: named, text } = this.#table.named(buffer, typeStart, typeEnd);
    if (text === 'drop') {
      this.#reading.sink.incomplete('lost-events');
      this.#calls.forget();
      return 'lost';
    }
    if (text === 'procexit') this.#calls.gone(thread);
    if (otherEvents.has(text)) return 'foreign';
    const number = text === 'syscall' ? nativeId(buffer, typeEnd, end) : Number.NaN;
    const result = enters ? undefined : resultAt(buffer, typeEnd, end);
    const task = isFork(named?.name) && result === 0 ? this.#calls.born(thread) : this.#calls.meet(thread);
    const syscall = Number.isNaN(number) ? named : this.#table.numbered(number);
    if (text === 'syscall' && syscall === undefined && !enters && task.pending !== undefined) {
      this.#calls.leave(task, 'unseen', undefined);
      return 'resumed';
    }
    if (syscall === undefined) return unknownCall(this.#reading, text, { line });
    if (enters) {
      this.#calls.enter(task, syscall, line, program);
      return 'call';
    }
    const error = errorAt(buffer, typeEnd, end);
    const errno = error < 0 ? undefined : this.#reading.names.text(buffer, error, errnoEnd(buffer, error, end));
    const outcome = errno === undefined ? 'ok' : 'errno';
    if (this.#reading.origin !== undefined) this.#reading.origin.result = result;
    if (task.pending?.nr === syscall.nr) {
      this.#calls.leave(task, outcome, errno, result);
      return 'resumed';
    }
    if (isExec(syscall.name) && errno === undefined && this.#calls.someExec) {
      this.#calls.becomes(task);
      return 'resumed';
    }
    this.#calls.returned(task, syscall, result);
    const observation = this.#reading.observation(syscall, line);
    observation.outcome = outcome;
    observation.errno = errno;
    observation.program = program;
    return this.#reading.observe(observation);
  }
}

/** `ENOENT)` */
function errnoEnd(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && at - start < 32 && buffer[at] !== 0x29) at += 1;
  return at;
}

/** `res=7897(bash)`, of a fork. */
function resultAt(buffer: Uint8Array, start: number, end: number): number | undefined {
  const at = skipSpaces(buffer, start, end);
  if (!matchesAt(buffer, at, end, resultMark)) return undefined;
  const value = decimal(
    buffer,
    at + resultMark.length,
    until(buffer, at, Math.min(end, until(buffer, at, end, 0x20)), 0x28),
  );
  return Number.isNaN(value) ? undefined : value;
}

const resultMark = ascii('res=');
