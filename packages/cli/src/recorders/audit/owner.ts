import type { LoggedCall } from './log-line.ts';

/** Whose a logged call is: of the recording, of something else on the machine, or not to be told. */
export type Belongs = 'ours' | 'foreign' | 'unknown';

/** Tells the calls of a recording from those of everything else that is logged. */
export interface Owner {
  belongs(call: LoggedCall): Belongs;
  /** Looks at the processes there are, for what may be gone when its records are read. */
  look(): void;
  /** Processes of the recording that still run under the filter. */
  alive(): boolean;
}
