import type { ArgumentValue, Outcome } from '../../observations/observation.ts';
import type { CallName, Mode } from './call-names.ts';

/** A call as far as it was read. */
export interface Call {
  name: CallName;
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
}

/**
 * What a task's slot holds: nothing, a call that was entered and not seen to return, or one that returned and whose
 * fate the task's next line decides (a seccomp filter that traps or kills leaves the call's number as its result).
 */
export type SlotState = 'empty' | 'pending' | 'settled';

/** A thread as the log shows it. */
export interface Task {
  /** Thread id; -1 while no line of it has shown one. */
  pid: number;
  mode: Mode;
  /** Whether the mode is known; otherwise it is the likely one, and calls are held back until something tells. */
  sure: boolean;
  /** Calls made since the program's exec while its mode was not known. */
  held: Call[];
  slot: SlotState;
  call: Call;
  /** The arguments of a pending call as far as they were printed, where they are wanted. */
  partial: Uint8Array | undefined;
  /** Path of the program it runs, else its command name. */
  program: string | undefined;
  /** Path given to a pending exec. */
  execPath: string | undefined;
  /** The exec this task's program came from was made, and counted, by another thread. */
  superseded: boolean;
  /** How many calls it made. */
  calls: number;
  /** Whether it is known to have been made by a traced thread. */
  child: boolean;
  /** Its parent was told of its end, or of a stop. */
  reaped: boolean;
  /** It called exit or exit_group. */
  exiting: boolean;
  /** Where the fast lane keeps what it knows of it, -1 where it does not; and the program it knows of. */
  laneIndex: number;
  laneProgram: string | undefined;
  laneProgramId: number | undefined;
  /** The careful reader has it. */
  taken: boolean;
}

export function newTask(pid: number, mode: Mode, sure: boolean, call: Call): Task {
  return {
    pid,
    mode,
    sure,
    held: [],
    slot: 'empty',
    call,
    partial: undefined,
    program: undefined,
    execPath: undefined,
    superseded: false,
    calls: 0,
    child: false,
    reaped: false,
    exiting: false,
    laneIndex: -1,
    laneProgram: undefined,
    laneProgramId: undefined,
    taken: false,
  };
}
