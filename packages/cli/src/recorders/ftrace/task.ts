/** No call is pending. */
export const none = -2;

/** An entry or exit, as an event for all calls (raw) or one of its own (named) showed it. */
export interface Shown {
  readonly by: 'raw' | 'named';
  readonly number: number;
  /** Undefined for an entry. */
  readonly result: number | undefined;
}

/** A thread of the recorded tree. */
export interface Task {
  program: string | undefined;
  /** Whether it runs a program of the 32-bit architecture, by what its last exec showed. */
  compat: boolean;
  /** The number of the call it is in, or {@link none}. */
  pending: number;
  /** The named event of the pending call was seen: it was made the native way. */
  confirmed: boolean;
  /** Every native call of this number has a named event too. */
  watched: boolean;
  /** The event it was entered on. */
  line: number;
  /** When its last event was: nanoseconds. */
  at: number;
  /** What its last event was, where that was an entry or an exit: both kinds of event may tell of the same one. */
  last: Shown | undefined;
  /** Low and high halves of its six arguments. */
  readonly args: Uint32Array;
  /** It has just been made: the end of the clone that made it is the first thing it shows. */
  fresh: boolean;
  /** The program it has just executed; the end of that call shows of which kind it is. */
  next: string | undefined;
}

export function newTask(parent: Task | undefined): Task {
  return {
    program: parent?.program,
    compat: parent?.compat ?? false,
    pending: none,
    confirmed: false,
    watched: false,
    line: 0,
    at: 0,
    last: undefined,
    args: new Uint32Array(12),
    fresh: true,
    next: undefined,
  };
}
