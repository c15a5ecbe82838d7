import { endianness } from 'node:os';
import { join } from 'node:path';
import type { Gathered } from '../../gather.ts';
import type { Ended, Host, RunOptions } from '../../host.ts';
import type { OnNewCall } from '../live-display.ts';
import { HeldProgram } from './held-program.ts';
import { Instance } from './instance.ts';
import { startKeeper } from './keeper.ts';
import { settingsFor } from './settings.ts';
import type { Subject } from './subject.ts';
import { instanceName, removeInstance, removeLeftovers } from './tracefs.ts';

export interface FtraceOptions {
  readonly subject: Subject;
  /** The folder of tracefs. */
  readonly tracefs: string;
  /** What the recording is called in places. */
  readonly name: string;
  readonly stdout: RunOptions['stdout'];
  /** Leave nothing out: every call with its time and process. */
  readonly full: boolean;
  /** While nothing is new, look at native calls only. */
  readonly light: boolean;
  /** A file to write every event to as text. */
  readonly text?: string;
  /** Size of the buffer of each processor. */
  readonly bufferKb: number;
  readonly onNewCall?: OnNewCall | undefined;
}

export interface FtraceRecording {
  readonly ended: Ended;
  readonly gathered: Gathered;
  /** Calls of what started the program, where they are worth telling. */
  readonly launching?: readonly string[];
}

/**
 * Runs a program to its end, and until everything it started has ended, and gives the evidence of all of it. The program waits, and the
 * kernel makes the instance ready, while what reads the events is loaded.
 */
export async function recordWithFtrace(options: FtraceOptions, host: Host): Promise<FtraceRecording> {
  const { subject, tracefs } = options;
  removeLeftovers(tracefs);
  const path = join(tracefs, 'instances', instanceName());
  const instance = new Instance(path, endianness() === 'LE');
  const held = new HeldProgram(subject.program, options, host);
  const keeper = startKeeper(path, settingsFor(subject.roots(held.pid), options));
  try {
    const { follow } = await import('./follow.ts');
    await keeper.ready;
    return await follow({ instance, held, subject }, options, host);
  } finally {
    held.abandon();
    instance.close();
    await keeper.dismiss();
    // Where the keeper was killed.
    removeInstance(path);
  }
}
