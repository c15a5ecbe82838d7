import { encodeFilter, printProfile, type EngineProfile } from '@seccomp-tailor/core';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { compileLoaded } from '../../inputs/filter-input.ts';
import type { Host } from '../../host/host.ts';
import { findProgram } from '../../host/program.ts';
import { UserError } from '../../failures/user-error.ts';
import {
  engineVerbs,
  ownProfile,
  readEngineCommand,
  valueOf,
  withOptions,
  type EngineCommand,
} from '../containers/engine-command.ts';
import { invokingUser } from '../../host/invoking-user.ts';
import type { AuditProblem } from './audit-log.ts';
import type { HeldSession } from '../ftrace/held-program.ts';
import { ContainerOwner } from './container-owner.ts';
import { JoinedOwner } from './joined-owner.ts';
import type { Owner } from './owner.ts';
import { SessionOwner } from './session-owner.ts';

/** A program that starts under a filter, and how to know its calls. */
export interface Loading {
  readonly program: readonly string[];
  /** It needs an audit session of its own. */
  readonly session: HeldSession | undefined;
  /** Executables that run under the filter before the program does, one after another. */
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
  /** A terminal may send signals to all that run on it; to be guarded against that costs some more records. */
  readonly guarded: boolean;
}

/** Who loads the filter: the container engine, or bubblewrap for a program that is no container. */
export function planLoading(program: readonly string[], place: LoadingPlace, host: Host): Promise<Loading> {
  const command = readEngineCommand(program);
  return command === undefined ? byBubblewrap(program, place, host) : byEngine(command, place, host);
}

/** What is missing for this program; told before anything is started. */
export async function checkLoading(program: readonly string[], host: Host): Promise<void> {
  const command = readEngineCommand(program);
  const other = command ?? readEngineCommand(program, engineVerbs);
  if (command === undefined && other !== undefined)
    throw new UserError(
      'usage',
      `${other.engine} ${other.verb} takes a container as it is: its filter cannot become one that logs`,
      'Record with --backend ftrace, or what starts the container.',
    );
  if (command === undefined) return checkBubblewrap(host);
  const own = ownProfile(command);
  if (own === undefined) return;
  throw new UserError(
    'usage',
    `${command.engine} is told to use another profile, but recording needs one that logs`,
    own === 'unconfined'
      ? 'Leave it out: nothing is refused meanwhile.'
      : 'Leave it out, or name it with --known to log only what it does not allow.',
  );
}

async function byEngine(command: EngineCommand, { profile, folder }: LoadingPlace, host: Host): Promise<Loading> {
  const user = invokingUser(host);
  const [file, ownIdFile] = [join(folder, 'profile.json'), join(folder, 'container')];
  await host.fs.writeFile(file, printProfile(profile));
  // Of an earlier round: engines write none over another.
  await host.fs.rm(ownIdFile, { force: true });
  const given = valueOf(command, '--cidfile');
  const container = new ContainerOwner(given === undefined ? ownIdFile : host.resolve(given));
  const options = [...(given === undefined ? ['--cidfile', ownIdFile] : []), '--security-opt', `seccomp=${file}`];
  const line = withOptions(command, options);
  const common = { launchers: [], signals: 'program' } as const;
  // A daemon's containers inherit nothing from us.
  if (command.engine === 'docker') return { ...common, program: line, session: undefined, owner: () => container };
  return {
    ...common,
    program: [...(user?.launcher ?? []), ...line],
    session: { user: user?.uid ?? host.uid },
    owner: (session) => new JoinedOwner(new SessionOwner(session), container),
  };
}

/** Under bubblewrap a program sees the machine as it is: all of it is bound into its place, and no capability is dropped. */
const bubblewrap: readonly string[] = 'bwrap --dev-bind / / --cap-add ALL'.split(' ');
/** With a filter from descriptor 4. */
export const filtering: readonly string[] = [...bubblewrap, '--seccomp', '4', '--'];

/** Bubblewrap waits beside the program, and must not die of what the terminal sends to both; the program gets them as ever. */
const shielded = ['HUP', 'INT', 'QUIT', 'TERM'];
const unshield: readonly string[] = ['env', `--default-signal=${shielded.join(',')}`];

async function byBubblewrap(
  program: readonly string[],
  { profile, folder, guarded }: LoadingPlace,
  host: Host,
): Promise<Loading> {
  const user = invokingUser(host);
  const filter = join(folder, 'filter');
  await host.fs.writeFile(filter, encodedFilter(profile, host));
  // env takes a name with = in it for a variable.
  const can = program[0]?.includes('=') !== true && (await host.capture([...unshield, 'true'])) !== undefined;
  const shield = guarded && can;
  const steps = [filtering, user?.launcher ?? [], shield ? unshield : []].filter((step) => step.length > 0);
  // With their full names each of them takes one exec to become the next.
  const chain = await Promise.all(steps.map(async ([name = '', ...options]) => [await pathOf(name, host), ...options]));
  return {
    program: [...chain.flat(), ...program],
    session: { user: user?.uid ?? host.uid, filter, ignored: shield ? shielded : [] },
    launchers: chain.flatMap(([path = '']) => path),
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

/** What keeps bubblewrap from loading filters here, and what helps. */
export async function bubblewrapProblem(host: Host): Promise<AuditProblem | undefined> {
  if ((await findProgram('bwrap', host)) !== undefined)
    return { problem: 'bubblewrap is not installed', fix: 'Install the package bubblewrap.' };
  if ((await host.capture([...bubblewrap, '--', 'true'])) !== undefined) return undefined;
  return { problem: 'bubblewrap cannot start a program here', fix: `See what this says: ${bubblewrap.join(' ')} true` };
}

async function checkBubblewrap(host: Host): Promise<void> {
  const obstacle = await bubblewrapProblem(host);
  if (obstacle !== undefined)
    throw new UserError(
      'environment',
      `${obstacle.problem}, which loads the filter of a program that is no container`,
      obstacle.fix,
    );
  const user = invokingUser(host);
  if (user !== undefined && user.launcher.length === 0)
    throw new UserError('environment', 'setpriv is missing, which runs the program as you', 'Install util-linux.');
}

/** The file a command name means, as the kernel names it. */
async function pathOf(name: string, host: Host): Promise<string> {
  for (const folder of (host.env['PATH'] ?? '').split(':')) {
    const path = host.resolve(join(folder, name));
    if ((await findProgram(path, host)) === undefined) return realpathSync(path);
  }
  return name;
}
