import { need, type EventFormat } from './event-format.ts';
import type { PageCursor } from './page-cursor.ts';

/** The formats of the events a recording is made of. */
export interface EventFormats {
  readonly enter: EventFormat;
  readonly exit: EventFormat;
  readonly exec: EventFormat;
  readonly fork: EventFormat;
  readonly end: EventFormat;
  /** Any event of `syscalls:sys_enter_*`: all have their number in the same place. */
  readonly named: EventFormat;
}

/** What a recording does with its events. */
export interface EventVisitor {
  enter(task: number, number: number): void;
  named(task: number, number: number): void;
  exit(task: number, number: number, result: number): void;
  /** By the call's own event. */
  namedExit(task: number, number: number, result: number): void;
  exec(task: number, former: number, file: string): void;
  fork(task: number, child: number): void;
  end(task: number): void;
}

const decoder = new TextDecoder();

/** Reads the values of the event a cursor is at, where the kernel's `format` files say they are. */
export class EventReader {
  readonly #little: boolean;
  readonly #ids: Readonly<Record<Exclude<keyof EventFormats, 'named'>, number>>;
  readonly #at: Readonly<Record<Places, number>>;
  readonly #exits = new Set<number>();
  #exitAt = { number: 0, result: 0 };

  constructor(formats: EventFormats, little: boolean) {
    const { enter, exit, exec, fork, end, named } = formats;
    this.#little = little;
    this.#ids = { enter: enter.id, exit: exit.id, exec: exec.id, fork: fork.id, end: end.id };
    this.#at = {
      type: offsetOf(enter, 'common_type'),
      task: offsetOf(enter, 'common_pid'),
      enterId: offsetOf(enter, 'id'),
      args: offsetOf(enter, 'args'),
      exitId: offsetOf(exit, 'id'),
      result: offsetOf(exit, 'ret'),
      namedId: offsetOf(named, '__syscall_nr'),
      file: offsetOf(exec, 'filename'),
      execTask: offsetOf(exec, 'pid'),
      former: offsetOf(exec, 'old_pid'),
      child: offsetOf(fork, 'child_pid'),
      ended: offsetOf(end, 'pid'),
    };
  }

  /** From now on `event` is the end of a call, shown by an event of its own. */
  addNamedExit(event: EventFormat): void {
    this.#exits.add(event.id);
    // All have them in the same place.
    this.#exitAt = { number: offsetOf(event, '__syscall_nr'), result: offsetOf(event, 'ret') };
  }

  visit(cursor: PageCursor, visitor: EventVisitor): void {
    const { view, start } = cursor;
    const little = this.#little;
    const at = this.#at;
    const ids = this.#ids;
    const type = view.getUint16(start + at.type, little);
    const task = view.getInt32(start + at.task, little);
    if (type === ids.enter) visitor.enter(task, this.#low(view, start + at.enterId));
    else if (type === ids.exit)
      visitor.exit(task, this.#low(view, start + at.exitId), this.#result(view, start + at.result));
    else if (type === ids.exec) {
      const former = view.getInt32(start + at.former, little);
      visitor.exec(view.getInt32(start + at.execTask, little), former, this.#text(cursor));
    } else if (type === ids.fork) visitor.fork(task, view.getInt32(start + at.child, little));
    else if (type === ids.end) visitor.end(view.getInt32(start + at.ended, little));
    else if (this.#exits.has(type)) {
      const { number, result } = this.#exitAt;
      visitor.namedExit(task, view.getInt32(start + number, little), this.#result(view, start + result));
    } else visitor.named(task, view.getInt32(start + at.namedId, little));
  }

  /** Copies the six arguments of an entry, low and high halves. */
  args({ view, start }: PageCursor, into: Uint32Array): void {
    const at = start + this.#at.args;
    for (let half = 0; half < 12; half += 2) {
      into[half] = this.#half(view, at + half * 4, 0);
      into[half + 1] = this.#half(view, at + half * 4, 1);
    }
  }

  /** The 64-bit field at `offset` of an event. */
  value({ view, start }: PageCursor, offset: number): bigint {
    return view.getBigUint64(start + offset, this.#little);
  }

  /** A number of a call is an int in a long. */
  #low(view: DataView, at: number): number {
    return view.getInt32(at + (this.#little ? 0 : 4), this.#little);
  }

  #half(view: DataView, at: number, high: 0 | 1): number {
    return view.getUint32(at + (this.#little ? high : 1 - high) * 4, this.#little);
  }

  /** A result; NaN where it is no small number, which is a success. */
  #result(view: DataView, at: number): number {
    const high = this.#half(view, at, 1);
    const low = this.#half(view, at, 0);
    if (high === 0) return low;
    return high === 0xffffffff && low >= 0x80000000 ? low | 0 : Number.NaN;
  }

  /** A `__data_loc` field: where the text stands in the event, and above that how long it is. */
  #text({ view, start, length }: PageCursor): string {
    const place = view.getUint32(start + this.#at.file, this.#little);
    const from = Math.min(place & 0xffff, length);
    const to = Math.min(from + (place >>> 16), length);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start + from, to - from);
    const end = bytes.indexOf(0);
    return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
  }
}

function offsetOf({ fields }: EventFormat, name: string): number {
  return need(fields, name).offset;
}

type Places =
  | 'type'
  | 'task'
  | 'enterId'
  | 'args'
  | 'exitId'
  | 'result'
  | 'namedId'
  | 'file'
  | 'execTask'
  | 'former'
  | 'child'
  | 'ended';
