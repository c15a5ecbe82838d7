import type { Arch } from '../kernel/arch.ts';
import type { Capability } from '../kernel/capabilities.ts';
import type { Syscall } from '../kernel/syscalls.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import type { LineKind } from '../observations/line-kind.ts';

import type { SeenRuntime } from './seen-runtime.ts';

/** Where a call was first seen. */
export interface Place {
  readonly input: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The scalar arguments calls were made with, together: which values came with which. */
export interface ArgumentEvidence {
  /** Tuple (see `argument-tuple.ts`) to how often it was seen. */
  readonly tuples: ReadonlyMap<string, number>;
  /** Calls whose arguments were not kept: the source did not show them, or there were more distinct tuples than are kept. */
  readonly unknown: number;
}

/** All that a run showed of one system call. Counts: `count` = ok + errno counts + denied + unfinished + unseen. */
export interface CallEvidence {
  readonly syscall: Syscall;
  readonly count: number;
  readonly ok: number;
  readonly denied: number;
  readonly unfinished: number;
  readonly unseen: number;
  /** Error name (or number in decimal) to count. */
  readonly errnos: ReadonlyMap<string, number>;
  readonly args: ArgumentEvidence;
  /** Programs (executable or command name) that made the call; bounded, smallest names first. */
  readonly programs: readonly string[];
  /** The first places, in order; bounded. */
  readonly first: readonly Place[];
}

/** What became of the lines of one input; the values of `lines` add up to `total`. */
export interface InputAccount {
  readonly name: string;
  /** Id of the source that read it. */
  readonly source: string;
  readonly bytes: number;
  readonly total: number;
  readonly lines: Readonly<Partial<Record<LineKind, number>>>;
  /** Processes and threads it shows; absent where it does not tell them apart. */
  readonly tasks?: number | undefined;
  /** Which calls were selected, and how many others there were. */
  readonly selection?: SelectionAccount | undefined;
}

/** What a selection left of an input. */
export interface SelectionAccount {
  /** As options: `pid="12" since="12:29"`. */
  readonly of: string;
  readonly leftOut: number;
}

/** How often the kernel asked for a capability. It does so speculatively too, so that a grant is no need. */
export interface CapabilityChecks {
  readonly granted: number;
  readonly refused: number;
}

/** What one recording (one trace id) showed. Parts of one recording fold into it by adding up. */
export interface RunEvidence {
  /** Given by the recorder, else a digest of the input's size, head and tail. */
  readonly id: string;
  /** The architecture whose calls are the native ones. */
  readonly arch: Arch;
  readonly inputs: readonly InputAccount[];
  /** By `syscallKey`. */
  readonly calls: ReadonlyMap<string, CallEvidence>;
  /** Empty where the recording shows no checks. */
  readonly capabilities: ReadonlyMap<Capability, CapabilityChecks>;
  readonly incomplete: ReadonlyMap<IncompleteReason, number>;
  /** The container runtime that was seen to start the program; undefined where none was, or another one. */
  readonly runtime?: SeenRuntime | undefined;
}

/** Runs by trace id; merging is their union. */
export interface Evidence {
  readonly runs: ReadonlyMap<string, RunEvidence>;
}
