import type { Host } from '../../host/host.ts';
import { UserError } from '../../failures/user-error.ts';

/** (major, minor) of an installed strace. */
export interface StraceVersion {
  readonly major: number;
  readonly minor: number;
}

export interface StracePlan {
  /** Where strace writes. */
  readonly file: string;
  /** Whom the program runs as, where strace runs as root: programs with more rights than the user's then get them as ever. */
  readonly user?: string | undefined;
  /** Show of processes in a container also the numbers that the trace knows them by. */
  readonly translate?: boolean;
}

/**
 * The command line that records `program`. Children are followed; strings are left out (`-s 0`: names of files are
 * shown all the same, contents never); from 5.9 on, numbers are shown beside names, so that no name is ever guessed.
 * `--seccomp-bpf` is never used: its filter changes what the application sees.
 */
export function planStrace(
  program: readonly string[],
  version: StraceVersion,
  { file, user, translate = false }: StracePlan,
): string[] {
  const showsNumbers = version.major > 5 || (version.major === 5 && version.minor >= 9);
  const numbers = [...(showsNumbers ? ['-n'] : []), ...(translate ? ['--pidns-translation'] : [])];
  const options = ['-f', ...numbers, '-s', '0', ...(user === undefined ? [] : ['-u', user])];
  return ['strace', ...options, '-o', file, '--', ...program];
}

/** Reads `strace -- version 6.1` and `strace -- version 4.26.0.73.d8eb4`. */
export function parseStraceVersion(text: string): StraceVersion | undefined {
  const match = /^strace -- version (\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Containers number their processes anew; only some releases show the numbers that a trace knows them by. */
export function checkTranslation({ major, minor }: StraceVersion): void {
  if (major > 5 || (major === 5 && minor >= 9)) return;
  throw new UserError(
    'environment',
    'this strace cannot tell processes in a container from others',
    'It takes strace 5.9 or newer.',
  );
}

/** The installed strace; it must be allowed to trace. */
export async function findStrace(host: Host): Promise<StraceVersion> {
  // Itself, wherever it is: where PATH is empty, it looks elsewhere for programs than who starts it.
  const itself = ['--', '/proc/self/exe', '-V'];
  const traced = await host.capture(['strace', '-o', '/dev/null', '-e', 'trace=none', ...itself]);
  const text = traced ?? (await host.capture(['strace', '-V']));
  if (text === undefined) throw notInstalled;
  if (traced === undefined) throw mayNotTrace;
  const parsed = parseStraceVersion(text);
  if (parsed !== undefined) return parsed;
  throw new UserError(
    'environment',
    `this strace does not tell its version: ${text.split('\n')[0]}`,
    'Install strace 4.9 or newer from a package.',
  );
}

const notInstalled = new UserError(
  'environment',
  'strace is not installed',
  'Install the package strace (apt, dnf, apk or pacman call it so).',
);

const mayNotTrace = new UserError(
  'environment',
  'strace may not trace programs here',
  'A container needs --cap-add SYS_PTRACE, and kernel.yama.ptrace_scope must be below 3, or below 2 without root.',
);
