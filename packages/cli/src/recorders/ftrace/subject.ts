import type { UserError } from '../../failures/user-error.ts';
import { notStarted } from '../not-started.ts';
import { HeldTasks, type Beginnings } from './beginnings.ts';
import type { Recording } from './recording.ts';

/** What is recorded, and how it is told from all else. `held` is the process that becomes what is run. */
export interface Subject {
  /** What is run. */
  readonly program: readonly string[];
  beginnings(held: number): Beginnings;
  /** Tasks to follow from before it is run. */
  roots(held: number): readonly number[];
  /** Is called before every look into the buffers. */
  look(recording: Recording): void;
  /** Whether the program or something it started is still there. */
  alive(recording: Recording): boolean;
  /** What to say where nothing was there to record; what was run ended with this status. */
  missed(status: number): UserError;
}

/** A program, and all that it starts. */
export function programSubject(program: readonly string[]): Subject {
  return {
    program,
    beginnings: (held) => new HeldTasks([held]),
    roots: (held) => [held],
    look: () => undefined,
    alive: (recording) => recording.alive,
    missed: () => notStarted(program),
  };
}
