import { encodeFilter, printProfile, type EngineProfile } from '@seccomp-tailor/core';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { compileLoaded } from '../../filter-input.ts';
import type { Host } from '../../host.ts';
import { findProgram } from '../../program.ts';
import { UserError } from '../../user-error.ts';
import { ownProfile, readEngineCommand, withOptions, type EngineCommand } from '../containers/engine-command.ts';
import { invokingUser, type User } from '../ftrace/invoking-user.ts';
import type { HeldSession } from '../ftrace/held-program.ts';
import { ContainerOwner } from './container-owner.ts';
import type { Owner } from './owner.ts';
import { SessionOwner } from './session-owner.ts';

/** A program that starts under a filter, and how to know its calls. */
export interface Loading {
  readonly program: readonly string[];
  /** It needs an audit session of its own. */
  readonly session: HeldSession | undefined;
  /** Executables that run under the filter before the program does. */
  readonly launchers: readonly string[];
  /** Who gets signals: what is started, or the first process that it starts. */
  readonly signals: 'program' | 'its-child';
  /** `session` is that of the started program. */
  owner(session: number): Owner;
}

export interface LoadingPlace {
  readonly profile: EngineProfile;
  /** A folder of ours for files that the loading needs; the program's user may write to it. */
  readonly folder: string;
}

/** Who loads the filter: the container engine, or bubblewrap for a program that is no container. */
export function planLoading(program: readonly string[], place: LoadingPlace, host: Host): Promise<Loading> {
  const command = readEngineCommand(program);
  return command === undefined ? byBubblewrap(program, place, host) : byEngine(command, place, host);
}

/** What is missing for this program; told before anything is started. */
export async function checkLoading(program: readonly string[], host: Host): Promise<void> {
  const command = readEngineCommand(program);
  if (command === undefined) return checkBubblewrap(program, host);
  if (ownProfile(command) === undefined) return;
  throw new UserError(
    'usage',
    `${command.engine} is told to use another profile, but recording needs one that logs`,
    'Leave it out, or name it with --known to log only what it does not allow.',
  );
}

async function byEngine(command: EngineCommand, { profile, folder }: LoadingPlace, host: Host): Promise<Loading> {
  const user = invokingUser(host);
  const file = join(folder, 'profile.json');
  await host.fs.writeFile(file, printProfile(profile));
  const security = ['--security-opt', `seccomp=${file}`];
  const common = { launchers: [], signals: 'program' } as const;
  if (command.engine === 'podman') {
    const session = { user: user?.uid ?? host.uid };
    const program = [...(user?.launcher ?? []), ...withOptions(command, security)];
    return { ...common, program, session, owner: (number) => new SessionOwner(number) };
  }
  const given = command.tail.findIndex((word) => word === '--cidfile');
  const idFile = given < 0 ? join(folder, 'container') : host.resolve(command.tail[given + 1] ?? '');
  await host.fs.rm(join(folder, 'container'), { force: true });
  const options = given < 0 ? ['--cidfile', idFile, ...security] : security;
  return {
    ...common,
    program: withOptions(command, options),
    session: undefined,
    owner: () => new ContainerOwner(idFile),
  };
}

/** Under bubblewrap a program sees the machine as it is: all of it is bound into its place, and no capability is dropped. */
export const bubblewrap: readonly string[] = 'bwrap --dev-bind / / --cap-add ALL --seccomp 4 --'.split(' ');

async function byBubblewrap(
  program: readonly string[],
  { profile, folder }: LoadingPlace,
  host: Host,
): Promise<Loading> {
  const user = invokingUser(host);
  const filter = join(folder, 'filter');
  await host.fs.writeFile(filter, encodedFilter(profile, host));
  return {
    program: [...bubblewrap, ...(user?.launcher ?? []), ...program],
    session: { user: user?.uid ?? host.uid, filter },
    launchers: await launcherPaths(user, host),
    signals: 'its-child',
    owner: (session) => new SessionOwner(session),
  };
}

/** The profile as the kernel takes it. */
export function encodedFilter(profile: EngineProfile, host: Host): Uint8Array {
  const loaded = { name: 'the filter that logs', profile, diagnostics: [] };
  const given = { caps: undefined, arch: undefined, kernel: undefined, engine: 'podman', runtime: undefined } as const;
  return encodeFilter(compileLoaded(loaded, given, host).filter);
}

async function checkBubblewrap(program: readonly string[], host: Host): Promise<void> {
  if (await findProgram('bwrap', host).then((status) => status !== undefined))
    throw new UserError(
      'environment',
      'bubblewrap is not installed, which loads the filter of a program that is no container',
      'Install the package bubblewrap.',
    );
  const user = invokingUser(host);
  if (user !== undefined && user.launcher.length === 0)
    throw new UserError('environment', 'setpriv is missing, which runs the program as you', 'Install util-linux.');
  const [launchers, own] = [await launcherPaths(user, host), await pathOf(program[0] ?? '', host)];
  if (own === undefined || !launchers.includes(own)) return;
  throw new UserError(
    'usage',
    `${program[0]} is what starts the program to record here: its calls could not be told from those of the recorder`,
    'Record with --backend strace.',
  );
}

async function launcherPaths(user: User | undefined, host: Host): Promise<string[]> {
  const names = ['bwrap', ...(user?.launcher.slice(0, 1) ?? [])];
  const paths = await Promise.all(names.map((name) => pathOf(name, host)));
  return paths.filter((path) => path !== undefined);
}

/** The file a command name means, as the kernel names it. */
async function pathOf(name: string, host: Host): Promise<string | undefined> {
  const folders = name.includes('/') ? [''] : (host.env['PATH'] ?? '').split(':');
  for (const folder of folders) {
    const path = folder === '' ? host.resolve(name) : join(folder, name);
    if ((await findProgram(path, host)) === undefined) return realpathSync(path);
  }
  return undefined;
}
