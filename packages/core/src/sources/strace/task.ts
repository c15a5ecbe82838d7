import type { ArgumentValue, Outcome } from '../../observations/observation.ts';
import type { Origin } from '../../observations/origin.ts';
import type { CallName, Mode } from './call-names.ts';

/** A call as far as it was read. */
export interface Call {
  name: CallName;
  /** The task's mode when it was entered, of which `args` are. */
  mode: Mode;
  /** Number of -n. */
  nr: number | undefined;
  /** The mode the line itself shows (-i), over what is known of the task. */
  shownMode: Mode | undefined;
  outcome: Outcome;
  errno: string | undefined;
  value: number;
  args: readonly ArgumentValue[] | undefined;
  program: string | undefined;
  line: number;
  /** Whose it is, where calls are going to be selected. */
  origin: Origin | undefined;
}

/**
 * What a task's slot holds: nothing, a call that was entered and not seen to return, or one that returned and whose
 * fate the task's next line decides (a seccomp filter that traps or kills leaves the call's number as its result).
 */
export type SlotState = 'empty' | 'pending' | 'settled';

/** What a thread has of the one that made it. */
export interface Heritage {
  readonly mode: Mode;
  /** Whether the mode is known; otherwise it is the likely one, and calls are held back until something tells. */
  readonly sure: boolean;
  /** Path of the program it runs, else its command name. */
  readonly program: string | undefined;
}

/** A thread as the log shows it. */
export interface Task extends Heritage {
  /** Thread id; -1 while no line of it has shown one. */
  pid: number;
  mode: Mode;
  sure: boolean;
  /** Calls made since the program's exec while its mode was not known. */
  held: Call[];
  /** Among them is a brk of a program that has its data where 32-bit programs have it. */
  narrow: boolean;
  slot: SlotState;
  call: Call;
  /** The arguments of a pending call as far as they were printed, where they are wanted. */
  partial: Uint8Array | undefined;
  program: string | undefined;
  /** Path given to a pending exec. */
  execPath: string | undefined;
  /** The exec this task's program came from was made, and counted, by another thread. */
  superseded: boolean;
  /** Its parent was told of its end, or of a stop. */
  reaped: boolean;
  /** It called exit or exit_group. */
  exiting: boolean;
  /** Its place in the order of first lines, and its record in the compiled lane's memory, 0 where it has none. */
  birth: number;
  record: number;
  /** It was asked for since the compiled lane was last given threads. */
  touched: boolean;
}

export function newTask(pid: number, mode: Mode, sure: boolean): Task {
  return {
    pid,
    mode,
    sure,
    held: [],
    narrow: false,
    slot: 'empty',
    call: newCall(),
    partial: undefined,
    program: undefined,
    execPath: undefined,
    superseded: false,
    reaped: false,
    exiting: false,
    birth: 0,
    record: 0,
    touched: false,
  };
}

/** Stands for no call. */
export const noName: CallName = {
  text: '',
  role: 'plain',
  calls: [],
  multiplexers: [],
  unnamed: undefined,
  tells: undefined,
  known: false,
  scalars: [],
  ordinary: false,
  observed: 0,
  lines: 0,
  laneId: undefined,
};

/** An empty call, to be filled in. */
export function newCall(): Call {
  return {
    name: noName,
    mode: 0,
    nr: undefined,
    shownMode: undefined,
    outcome: 'unseen',
    errno: undefined,
    value: NaN,
    args: undefined,
    program: undefined,
    line: 0,
    origin: undefined,
  };
}
