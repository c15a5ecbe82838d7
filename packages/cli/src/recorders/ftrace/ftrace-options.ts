import type { RecordOptions } from '../recorder.ts';
import type { Subject } from './subject.ts';

export interface FtraceOptions extends Omit<RecordOptions, 'file'> {
  readonly subject: Subject;
  /** The folder of tracefs. */
  readonly tracefs: string;
  /** Leave nothing out: every call with its time and process. */
  readonly full: boolean;
  /** While nothing is new, look at native calls only. */
  readonly light: boolean;
  /** A file to write every event to as text. */
  readonly text?: string;
  /** Size of the buffer of each processor. */
  readonly bufferKb: number;
}
