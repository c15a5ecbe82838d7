import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import type { Host, RunOptions } from '../../host.ts';
import { errorCode } from '../../user-error.ts';
import { invokingUser, type User } from './invoking-user.ts';

/** Waits to be released, then becomes the program; never does where the recorder is gone. */
const script = 'read -r word <&3 || exit 125; exec 3<&-; exec "$@"';

/** A process that becomes the program to record when it is released. It has our terminal, streams and folder. */
export class HeldProgram {
  readonly #child: ChildProcess;
  /** Exit status, 128 + its number for a signal. */
  readonly ended: Promise<number>;

  constructor(program: readonly string[], stdout: RunOptions['stdout'], host: Host) {
    const user = invokingUser(host);
    const [command = '', ...args] = [...(user?.launcher ?? []), '/bin/sh', '-c', script, 'sh', ...program];
    this.#child = spawn(command, args, {
      cwd: host.cwd,
      env: { ...host.env, ...user?.env },
      stdio: ['inherit', stdout === 'stderr' ? 2 : 'inherit', 'inherit', 'pipe'],
      ...idsOf(user),
    });
    this.ended = new Promise((done, fail) => {
      this.#child.once('error', fail);
      this.#child.once('exit', (status, signal) =>
        done(status ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      );
    });
    this.#gate.on('error', () => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  release(): void {
    this.#gate.end('go\n');
  }

  /** Passes on a signal; the terminal sends what its keys mean to the program itself. */
  signal(signal: NodeJS.Signals): void {
    if ((signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY) return;
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }

  /** Ends it without ever having become the program. */
  abandon(): void {
    this.#gate.destroy();
  }

  get #gate(): Writable {
    return this.#child.stdio[3] as Writable;
  }
}

/** Where no tool can take over the user's groups too, the process starts with the user and group alone. */
function idsOf(user: User | undefined): { uid?: number; gid?: number } {
  return user === undefined || user.launcher.length > 0 ? {} : { uid: user.uid, gid: user.gid };
}
