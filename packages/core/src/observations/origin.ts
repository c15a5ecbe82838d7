/**
 * What a recording's times count from: `day`, midnight of some day (`12:29:05.045319`); `epoch`, 1970 in UTC; `boot`, a moment of the
 * machine or the recording itself (`4364.827217`).
 */
export type TimeScale = 'day' | 'epoch' | 'boot';

/** Whose a call is and when it was made, as far as a source shows it; what it does not show is undefined. */
export interface Origin {
  /** The task (thread or process) that made it; a number that no other one has meanwhile. */
  task: number;
  /** `task` is a process, whose threads are not told apart: that one of them exits is not its end. */
  ofProcess: boolean;
  /** Its number as the recording has it. */
  pid: number | undefined;
  /** The process that started it, where each line says that. */
  parent: number | undefined;
  /** When it was entered, in microseconds of `scale`; of the clock, from midnight before the recording began. */
  time: number | undefined;
  /** When it was entered at the latest, where the clock leaves open on which day that was. */
  latest: number | undefined;
  scale: TimeScale;
  /** Where it was entered among the calls of the recording, if that is not the order of lines. */
  entered: number | undefined;
  comm: string | undefined;
  /** `comm` may be a name the task took later only. */
  commIsLatest: boolean;
  /** The path of the program it runs. */
  exe: string | undefined;
  /** Names and ids of the container. */
  containers: readonly string[] | undefined;
  /** The task returns from the fork that made it; that one may not be shown. */
  born: boolean;
  /** What the call returned, which of a fork is the new task's number. */
  result: number | undefined;
}

/** What a selection can ask of each call; which of them a format shows at all, its source says. */
export const facets = ['comm', 'exe', 'pid', 'exec', 'program', 'time', 'container'] as const;

/** @see facets */
export type Facet = (typeof facets)[number];

/** An origin of which nothing is known but its task. */
export function originOf(task: number): Origin {
  return {
    task,
    ofProcess: false,
    pid: task >= 0 ? task : undefined,
    parent: undefined,
    time: undefined,
    latest: undefined,
    scale: 'epoch',
    entered: undefined,
    comm: undefined,
    commIsLatest: false,
    exe: undefined,
    containers: undefined,
    born: false,
    result: undefined,
  };
}
