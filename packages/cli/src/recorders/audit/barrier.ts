import type { EngineProfile } from '@seccomp-tailor/core';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../../host/host.ts';
import { findProgram } from '../../host/program.ts';
import { learningProfile } from './learning-profile.ts';
import { encodedFilter, filtering } from './loading.ts';
import type { LogEntry } from './log-reader.ts';
import { startMarked } from './marked-program.ts';

/** Milliseconds between tries, and between looks for what a try has left in the log. */
const [tryTime, lookTime] = [400, 10];

/**
 * A record that we have logged ourselves: once it is in the log, everything before it is there or lost. It also makes the kernel tell of
 * records that it suppressed, which it does only with the next one that it does not.
 */
export class Barrier {
  readonly #filter: string;
  readonly #host: Host;
  readonly #sessions = new Set<number>();
  #passed = false;

  private constructor(filter: string, host: Host) {
    this.#filter = filter;
    this.#host = host;
  }

  /** Undefined where bubblewrap is missing, which makes the record. */
  static async in(
    folder: string,
    native: EngineProfile['architectures'][number],
    host: Host,
  ): Promise<Barrier | undefined> {
    if ((await findProgram('bwrap', host)) !== undefined) return undefined;
    const filter = join(folder, 'barrier');
    await host.fs.writeFile(filter, encodedFilter(execOnly(native), host));
    return new Barrier(filter, host);
  }

  /** Whether the line is a record of ours. */
  made({ line }: LogEntry): boolean {
    const made = line.kind === 'call' && this.#sessions.has(line.session);
    this.#passed ||= made;
    return made;
  }

  /** Tries until its record is seen by {@link made}, which `look` is to show new lines to; false if it never is. */
  async pass(look: () => void, patienceMs: number): Promise<boolean> {
    this.#passed = false;
    const end = performance.now() + patienceMs;
    while (!this.#passed && performance.now() < end) {
      await this.#log();
      const next = performance.now() + tryTime;
      for (look(); !this.#passed && performance.now() < next; look()) await delay(lookTime);
    }
    return this.#passed;
  }

  async #log(): Promise<void> {
    const host = { ...this.#host, env: { PATH: this.#host.env['PATH'] }, cwd: '/' };
    const options = { stdout: 'stderr', session: { user: host.uid, filter: this.#filter } } as const;
    const { held, session } = await startMarked([...filtering, '/bin/true'], options, host);
    this.#sessions.add(session);
    held.release();
    await held.ended;
  }
}

/** Logs what begins a program, and nothing else. */
function execOnly(native: EngineProfile['architectures'][number]): EngineProfile {
  const [rule] = learningProfile(native, ['execve']).syscalls;
  if (rule === undefined) throw new Error('a profile with a known call has a rule');
  return {
    ...learningProfile(native),
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ ...rule, action: 'SCMP_ACT_LOG' }],
  };
}
