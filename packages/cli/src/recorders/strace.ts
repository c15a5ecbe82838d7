import { constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Ended, Host, RunOptions } from '../host.ts';
import { UserError } from '../user-error.ts';

/** (major, minor) of an installed strace. */
export interface StraceVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * The command line that records `program` into `file`. Children are followed; strings are left out (`-s 0`: names of files are
 * shown all the same, contents never); from 5.9 on, numbers are shown beside names, so that no name is ever guessed.
 * `--seccomp-bpf` is never used: its filter changes what the application sees.
 */
export function planStrace(program: readonly string[], version: StraceVersion, file: string): string[] {
  const showsNumbers = version.major > 5 || (version.major === 5 && version.minor >= 9);
  return ['strace', '-f', ...(showsNumbers ? ['-n'] : []), '-s', '0', '-o', file, '--', ...program];
}

/** Reads `strace -- version 6.1` and `strace -- version 4.26.0.73.d8eb4`. */
export function parseStraceVersion(text: string): StraceVersion | undefined {
  const match = /^strace -- version (\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** The installed strace. */
export async function findStrace(host: Host): Promise<StraceVersion> {
  const text = await host.capture(['strace', '-V']);
  if (text === undefined) {
    throw new UserError(
      'environment',
      'strace is not installed',
      'Install the package strace (apt, dnf, apk or pacman call it so).',
    );
  }
  const version = parseStraceVersion(text);
  if (version === undefined)
    throw new UserError('environment', `this strace does not tell its version: ${text.split('\n')[0]}`);
  return version;
}

/** Runs `program` under strace, which writes `file`; resolves to how the program ended. */
export function runStrace(
  program: readonly string[],
  version: StraceVersion,
  options: { file: string; stdout: RunOptions['stdout'] },
  host: Host,
): Promise<Ended> {
  // strace started with -o ignores signals; the program it started is who should get them.
  return host.run(planStrace(program, version, options.file), { stdout: options.stdout, signals: 'its-child' });
}

/** Whether a program can be started, told before the recorder hides the reason; undefined if it can. */
export async function findProgram(name: string, host: Host): Promise<'missing' | 'not-executable' | undefined> {
  const candidates = name.includes('/')
    ? [host.resolve(name)]
    : (host.env['PATH'] ?? '').split(delimiter).map((folder) => host.resolve(join(folder, name)));
  let found: 'missing' | 'not-executable' = 'missing';
  for (const path of candidates) {
    if (!(await isFile(path, host))) continue;
    if (await isExecutable(path, host)) return undefined;
    found = 'not-executable';
  }
  return found;
}

function isFile(path: string, host: Host): Promise<boolean> {
  return host.fs.stat(path).then(
    (stat) => stat.isFile(),
    () => false,
  );
}

function isExecutable(path: string, host: Host): Promise<boolean> {
  return host.fs.access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
