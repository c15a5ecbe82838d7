import type { Gathered } from '../inputs/gather.ts';
import type { Ended, RunOptions } from '../host/host.ts';
import type { OnNewCall } from './live-display.ts';

/** What every recorder is told. */
export interface RecordOptions {
  /** The file the recorder writes: its folder is one that the program is not told of. */
  readonly file: string;
  /** What the trace is called in places. */
  readonly name: string;
  readonly stdout: RunOptions['stdout'];
  /** Told of every call when it is new. */
  readonly onNewCall?: OnNewCall | undefined;
  /** Not to start the program any more. */
  readonly stop?: AbortSignal;
}

/** What every recorder gives. */
export interface Recorded {
  readonly ended: Ended;
  readonly gathered: Gathered;
  /** Calls of what started the program, where they were kept apart. */
  readonly launching?: readonly string[];
}
