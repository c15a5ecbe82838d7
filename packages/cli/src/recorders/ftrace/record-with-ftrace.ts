import { endianness } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import type { Recorded } from '../recorder.ts';
import type { FtraceOptions } from './ftrace-options.ts';
import { HeldProgram } from './held-program.ts';
import { Instance } from './instance.ts';
import { startKeeper } from './keeper.ts';
import { settingsFor } from './settings.ts';
import { instanceName, removeInstance, removeLeftovers } from './tracefs.ts';

/**
 * Runs a program to its end, and until everything it started has ended, and gives the evidence of all of it. The program waits, and the
 * kernel makes the instance ready, while what reads the events is loaded.
 */
export async function recordWithFtrace(options: FtraceOptions, host: Host): Promise<Recorded> {
  const { subject, tracefs } = options;
  removeLeftovers(tracefs);
  const path = join(tracefs, 'instances', instanceName());
  const instance = new Instance(path, endianness() === 'LE');
  const keeper = startKeeper(path, settingsFor(options));
  let held: HeldProgram | undefined;
  try {
    held = new HeldProgram(subject.program, options, host);
    keeper.follow(subject.roots(held.pid));
    const { follow } = await import('./follow.ts');
    await Promise.all([held.started, keeper.ready]);
    return await follow({ instance, held, subject }, options, host);
  } finally {
    held?.abandon();
    instance.close();
    await keeper.dismiss();
    // Where the keeper was killed.
    removeInstance(path);
  }
}
