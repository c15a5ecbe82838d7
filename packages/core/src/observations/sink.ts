import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Arch } from '../kernel/arch.ts';
import type { Capability } from '../kernel/capabilities.ts';
import type { IncompleteReason } from './completeness.ts';
import type { Observation } from './observation.ts';
import type { Origin } from './origin.ts';

/** A task as origins have it; negative where the recording has shown no more of it than its number. */
export type Numbered = Pick<Origin, 'task' | 'pid'>;

/** Where a source puts what it reads. One per input. */
export interface ObservationSink {
  /** The observation is lent for the duration of the call. */
  observe(observation: Observation): void;
  /** The kernel asked for a capability, which it does speculatively too. A sink may do without. */
  capabilityCheck?(capability: Capability, granted: boolean): void;
  /** The source knows the architecture the recording was made on. */
  nativeArch(arch: Arch): void;
  /** Evidence from this input may miss calls; `count` adds up where the source gives one (lost events, lines). */
  incomplete(reason: IncompleteReason, count?: number): void;
  /** How many tasks the recording shows. A sink may do without. */
  tasks?(count: number): void;
  /** The recording shows that a task is gone: what comes under its number is another one's. A sink may do without. */
  ended?(task: number, pid: number | undefined): void;
  /**
   * A thread, which is one of these, executed a program: it goes on as the first task of its process, whose others have ended. None are given
   * where the recording does not show the thread. A sink may do without.
   */
  becomes?(leader: Numbered, threads: readonly Numbered[]): void;
  diagnose(diagnostic: Diagnostic): void;
}
