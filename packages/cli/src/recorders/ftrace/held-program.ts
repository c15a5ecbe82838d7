import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import type { Host, RunOptions } from '../../host/host.ts';
import { errorCode, UserError } from '../../failures/user-error.ts';
import { exhausted } from '../../failures/exhausted.ts';
import { passSignal } from '../../host/pass-signal.ts';
import { pipeOf } from '../../host/pipe-of.ts';
import { invokingUser, type User } from '../../host/invoking-user.ts';

/**
 * Waits to be released, then becomes the program; never does where the recorder is gone. A shell puts the folder it finds itself in into
 * PWD, so the program would not look for it: its environment is put back first. The name of the variable is one that no program uses.
 */
const script = `if [ -n "$1" ]; then echo "$1" > /proc/self/loginuid || exit 125; fi
if [ -n "$2" ]; then exec 4< "$2" || exit 125; fi
if [ -n "$3" ]; then trap '' $3; fi
shift 3
read -r seccomp_tailor_held <&3 || exit 125
exec 3<&-
if [ "$1" = set ]; then PWD=$2; else unset PWD; fi
if [ "$3" = set ]; then OLDPWD=$4; else unset OLDPWD; fi
shift 4
exec "$@"`;

/** What the process gets before it waits, still with our rights: the program then takes those it needs itself. */
export interface HeldSession {
  /** It begins an audit session of its own, of this user. */
  readonly user: number;
  /** File to open as descriptor 4. */
  readonly filter?: string | undefined;
  /** Signals it is to ignore. */
  readonly ignored?: readonly string[] | undefined;
}

export interface HeldOptions {
  readonly stdout: RunOptions['stdout'];
  readonly session?: HeldSession;
}

/** A process that becomes the program to record when it is released. It has our terminal, streams and folder. */
export class HeldProgram {
  readonly #child: ChildProcess;
  /** Rejects where no process could be made. */
  readonly started: Promise<void>;
  /** Exit status, 128 + its number for a signal; never where there is no process. */
  readonly ended: Promise<number>;

  constructor(program: readonly string[], { stdout, session }: HeldOptions, host: Host) {
    const user = invokingUser(host);
    const [command = '', ...args] = [
      ...(session === undefined ? (user?.launcher ?? []) : []),
      '/bin/sh',
      '-c',
      script,
      'sh',
      ...wordsOf(session),
      ...folders(host.env),
      ...program,
    ];
    this.#child = spawn(command, args, {
      cwd: host.cwd,
      env: { ...host.env, ...user?.env },
      stdio: ['inherit', stdout === 'stderr' ? 2 : 'inherit', 'inherit', 'pipe'],
      ...(session === undefined && idsOf(user)),
    });
    this.started = new Promise((done, fail) => {
      this.#child.once('spawn', done);
      this.#child.once('error', (error) => fail(cannotStart(command, error)));
    });
    // Whoever waits for it hears of it.
    this.started.catch(() => undefined);
    this.ended = new Promise((done) => {
      this.#child.once('exit', (status, signal) =>
        done(status ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      );
    });
    this.#gate?.on('error', () => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  release(): void {
    this.#gate?.end('go\n');
  }

  /** Passes on a signal, to it or to a process of its own. */
  signal(signal: NodeJS.Signals, pid = this.pid): void {
    passSignal(signal, pid);
  }

  /** Ends it without ever having become the program. */
  abandon(): void {
    this.#gate?.destroy();
  }

  get #gate(): Writable | undefined {
    return pipeOf(this.#child);
  }
}

function cannotStart(command: string, error: Error): UserError {
  const reason = exhausted(error);
  if (reason !== undefined) return reason;
  const hint = 'The limits of processes or of memory may be reached: ulimit -u';
  return new UserError('environment', `cannot start ${command}: ${errorCode(error) ?? error.message}`, hint);
}

function wordsOf(session: HeldSession | undefined): string[] {
  if (session === undefined) return ['', '', ''];
  return [String(session.user), session.filter ?? '', (session.ignored ?? []).join(' ')];
}

/** The variables of folders as they are, for the script. */
function folders(env: Host['env']): string[] {
  return [env['PWD'], env['OLDPWD']].flatMap((value) => (value === undefined ? ['unset', ''] : ['set', value]));
}

/** Where no tool can take over the user's groups too, the process starts with the user and group alone. */
function idsOf(user: User | undefined): { uid?: number; gid?: number } {
  return user === undefined || user.launcher.length > 0 ? {} : { uid: user.uid, gid: user.gid };
}
