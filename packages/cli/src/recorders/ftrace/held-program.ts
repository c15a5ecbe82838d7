import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import type { Host, RunOptions } from '../../host.ts';
import { errorCode } from '../../user-error.ts';
import { invokingUser, type User } from './invoking-user.ts';

/**
 * Waits to be released, then becomes the program; never does where the recorder is gone. A shell puts the folder it finds itself in into
 * PWD, so the program would not look for it: its environment is put back first. The name of the variable is one that no program uses.
 */
const script = `read -r seccomp_tailor_held <&3 || exit 125
exec 3<&-
if [ "$1" = set ]; then PWD=$2; else unset PWD; fi
if [ "$3" = set ]; then OLDPWD=$4; else unset OLDPWD; fi
shift 4
exec "$@"`;

/** A process that becomes the program to record when it is released. It has our terminal, streams and folder. */
export class HeldProgram {
  readonly #child: ChildProcess;
  /** Exit status, 128 + its number for a signal. */
  readonly ended: Promise<number>;

  constructor(program: readonly string[], stdout: RunOptions['stdout'], host: Host) {
    const user = invokingUser(host);
    const [command = '', ...args] = [
      ...(user?.launcher ?? []),
      '/bin/sh',
      '-c',
      script,
      'sh',
      ...folders(host.env),
      ...program,
    ];
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

/** The variables of folders as they are, for the script. */
function folders(env: Host['env']): string[] {
  return [env['PWD'], env['OLDPWD']].flatMap((value) => (value === undefined ? ['unset', ''] : ['set', value]));
}

/** Where no tool can take over the user's groups too, the process starts with the user and group alone. */
function idsOf(user: User | undefined): { uid?: number; gid?: number } {
  return user === undefined || user.launcher.length > 0 ? {} : { uid: user.uid, gid: user.gid };
}
