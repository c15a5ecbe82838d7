import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Diagnostic, Evidence, Syscall } from '@seccomp-tailor/core';
import { gapsOf, type Gap } from './completeness.ts';
import { UserError } from './failures/user-error.ts';
import type { Host } from './host/host.ts';
import { nodeHost } from './host-node.ts';
import { backends } from './recorders/backends.ts';
import { prepare, recordWith } from './recorders/record.ts';
import { temporaryFolder } from './outputs/temporary-folder.ts';

export { UserError, type UserErrorKind } from './failures/user-error.ts';
export type { Gap } from './completeness.ts';

/** How to record a program; what is left out is as the command `record` has it, whose options messages name. */
export interface RecordOptions {
  /** What to record with; `auto` takes the best that this machine and user have. */
  readonly backend?: 'auto' | 'ftrace' | 'strace' | 'audit' | undefined;
  /** Look at every call, not only at what is new (ftrace). */
  readonly full?: boolean | undefined;
  /** Slow the program even less, seeing native calls only while nothing is new (ftrace). */
  readonly light?: boolean | undefined;
  /** Megabytes of the kernel's buffer of each processor (ftrace); 16 where it is left out. */
  readonly bufferMegabytes?: number | undefined;
  /** Run the program up to so many times, logging only what is new, until nothing is (audit). */
  readonly rounds?: number | undefined;
  /** Nothing else is logged on this machine (audit). */
  readonly alone?: boolean | undefined;
  /** Lift the limit of the kernel's log while recording (audit). */
  readonly liftLogLimit?: boolean | undefined;
  /** Folder the program starts in. */
  readonly cwd?: string | undefined;
  /** The program's environment, in the place of this process's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where the program's standard output goes: to this process's, or to its standard error. */
  readonly stdout?: 'inherit' | 'stderr' | undefined;
  /**
   * Stops the program, and the recording with it, once it is aborted: the program gets SIGTERM, and {@link record} gives what was recorded. Where
   * it is aborted before the program runs, `record` rejects with its reason.
   */
  readonly stop?: AbortSignal | undefined;
  /**
   * Told of new calls while the program runs, for people to watch: a first reading, of which a short program may give none. What it throws
   * ends its being told, not the recording, and is what {@link record} rejects with once the program has ended.
   */
  readonly onNewCall?: ((syscall: Syscall) => void) | undefined;
}

/** What a recording gave. */
export interface Recording {
  /** The program's exit status; 128 + the signal's number if a signal ended it. */
  readonly status: number;
  /** Signals that this process got meanwhile, SIGTERM for `stop`: they went to the program. */
  readonly signals: readonly string[];
  readonly backend: 'ftrace' | 'strace' | 'audit';
  /** Why this backend was taken, where that was left open. */
  readonly why: string | undefined;
  readonly evidence: Evidence;
  /** Why the evidence may miss calls, or why its counts are not exact. */
  readonly gaps: readonly Gap[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs a program to its end, and all it starts, and records the system calls they make. The program has this process's terminal and
 * streams, and gets the signals SIGINT, SIGQUIT, SIGTERM and SIGHUP that this process is sent while it runs. Under sudo it runs as the user
 * who called sudo.
 *
 * @param program The program and its arguments; found by `PATH`, never read by a shell.
 * @throws {UserError} where it cannot be recorded: a tool or a privilege is missing, there is no such program, options contradict.
 */
export async function record(program: readonly string[], options: RecordOptions = {}): Promise<Recording> {
  checkCall(program, options);
  const { stop } = options;
  stop?.throwIfAborted();
  const host = nodeHost({
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env !== undefined && { env: options.env }),
    ...(stop !== undefined && { stop }),
    // What there is to tell is in what is returned.
    stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
  });
  await checkFolder(host);
  const recordable = await prepare(program, choiceOf(options), host);
  stop?.throwIfAborted();
  const folder = await temporaryFolder(host);
  const told = untilItThrows(options.onNewCall);
  try {
    const { ended, gathered } = await recordWith(
      recordable,
      {
        file: join(folder, 'trace'),
        name: program[0] ?? '',
        stdout: options.stdout ?? 'inherit',
        onNewCall: told.onNewCall,
      },
      host,
    );
    if (told.thrown !== undefined) throw told.thrown.error;
    const { evidence, diagnostics } = gathered;
    const { why } = recordable;
    return { ...ended, backend: recordable.backend.kind, why, evidence, gaps: gapsOf(evidence), diagnostics };
  } finally {
    await host.fs.rm(folder, { recursive: true, force: true });
  }
}

/** Callers without types. */
function checkCall(program: unknown, { backend = 'auto', env, stdout = 'inherit' }: RecordOptions): void {
  if (!Array.isArray(program) || !program.every((part) => typeof part === 'string'))
    throw new UserError(
      'usage',
      'the program to record is not a list of texts',
      "Give its name and each argument apart: record(['ls', '-l']).",
    );
  if (program[0] === undefined || program[0] === '')
    throw new UserError('usage', 'there is no program to record', "Name one: record(['ls', '-l']).");
  const texts = [...program, ...Object.entries(env ?? {}).flat()];
  if (texts.some((text) => typeof text === 'string' && text.includes('\0')))
    throw new UserError(
      'usage',
      'an argument or variable of the program holds the character NUL',
      'Leave it out: the kernel ends texts there.',
    );
  if (!backends.includes(backend))
    throw new UserError(
      'usage',
      `there is no backend ${JSON.stringify(backend)}`,
      `It is one of: ${backends.join(', ')}.`,
    );
  if (stdout !== 'inherit' && stdout !== 'stderr')
    throw new UserError('usage', `stdout cannot be ${JSON.stringify(stdout)}`, 'It is one of: inherit, stderr.');
}

interface Told {
  readonly onNewCall: RecordOptions['onNewCall'];
  thrown?: { readonly error: unknown };
}

/** Whatever reads the calls goes on. */
function untilItThrows(onNewCall: RecordOptions['onNewCall']): Told {
  if (onNewCall === undefined) return { onNewCall };
  const told: Told = {
    onNewCall: (syscall) => {
      if (told.thrown !== undefined) return;
      try {
        onNewCall(syscall);
      } catch (error) {
        told.thrown = { error };
      }
    },
  };
  return told;
}

async function checkFolder({ cwd, fs }: Host): Promise<void> {
  const stat = await fs.stat(cwd).catch(() => undefined);
  if (stat?.isDirectory() !== true)
    throw new UserError(
      'usage',
      `cannot start a program in ${cwd}: there is no such folder`,
      'Name one that is there.',
    );
}

/** The same choice as the command line's options express it. */
function choiceOf(options: RecordOptions): Parameters<typeof prepare>[1] {
  const { backend = 'auto', full = false, light = false, bufferMegabytes, rounds } = options;
  return {
    backend,
    full,
    light,
    'buffer-mb': bufferMegabytes === undefined ? undefined : String(bufferMegabytes),
    quiet: true,
    rounds: rounds === undefined ? undefined : String(rounds),
    known: undefined,
    'lift-log-limit': options.liftLogLimit ?? false,
    alone: options.alone ?? false,
    result: 'evidence',
  };
}
