import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { capabilities, type Capability } from '@seccomp-tailor/core';
import { shortName } from '../options/capabilities.ts';
import type { Host } from '../host/host.ts';
import { locateProgram } from '../host/program.ts';
import { engineOf, readEngineCommand, valueOf, type EngineCommand } from '../recorders/containers/engine-command.ts';
import { UserError } from '../failures/user-error.ts';
import { asUser } from '../recorders/containers/named-container.ts';
import { refuseUnfit } from './unfit-options.ts';

/** A program that can be run with any set of capabilities. */
export interface Workload {
  /** What gives it the capabilities. */
  readonly by: 'podman' | 'docker' | 'setpriv' | 'capsh';
  /** What there is to give, as far as it is known here. */
  readonly available: readonly Capability[];
  readonly argv: (set: readonly Capability[]) => readonly string[];
  /** Ends what outlives the command started: a container. */
  readonly end: () => Promise<void>;
}

/** How a command line is run with fewer capabilities; a UserError where that cannot be done. */
export async function readWorkload(program: readonly string[], folder: string, host: Host): Promise<Workload> {
  const engine = readEngineCommand(program);
  if (engine !== undefined) return containerWorkload(engine, folder, host);
  const [name = ''] = program;
  if (/(^|\/)(podman|docker|sudo|doas)$/.test(name))
    throw new UserError(
      'usage',
      `caps cannot give capabilities to what ${name} starts here`,
      'Give it podman run … or docker run …, or the program itself; under sudo run all of seccomp-tailor.',
    );
  return plainWorkload(program, host);
}

function containerWorkload(command: EngineCommand, folder: string, host: Host): Workload {
  refuseUnfit(command);
  const { engine, head, tail } = command;
  const given = valueOf(command, '--cidfile');
  const idFile = given === undefined ? join(folder, 'container-id') : host.resolve(given);
  return {
    by: engine,
    available: capabilities,
    argv: (set) => {
      const options = ['--cap-drop=all', ...set.map((capability) => `--cap-add=${shortName(capability)}`)];
      const own = [...(tail.includes('--rm') ? [] : ['--rm']), ...(given === undefined ? ['--cidfile', idFile] : [])];
      return [...asUser(host), ...head, ...options, ...own, ...tail];
    },
    end: () => endContainer(command, idFile, host),
  };
}

/** The container that the engine's command started may go on without it. */
async function endContainer(command: EngineCommand, idFile: string, host: Host): Promise<void> {
  const id = await host.fs.readFile(idFile, 'utf8').catch(() => '');
  await host.fs.rm(idFile, { force: true });
  if (id === '') return;
  const engine = [...asUser(host), ...engineOf(command)];
  const isThere = async (): Promise<boolean> =>
    (await host.capture([...engine, 'container', 'inspect', id.trim()])) !== undefined;
  // Mostly the engine has removed it, as --rm has it.
  if (!(await isThere())) return;
  // Podman's rm gives a running container time to end itself.
  await host.capture([...engine, 'kill', id.trim()]);
  // The engine may be removing it already: the next one may want its name.
  for (let look = 0; look < removalLooks; look += 1) {
    await host.capture([...engine, 'rm', '--force', id.trim()]);
    if (!(await isThere())) return;
    await delay(removalPause);
  }
}

/** How often, and after how many milliseconds, it is seen whether a container is gone. */
const [removalLooks, removalPause] = [50, 200];

async function plainWorkload(program: readonly string[], host: Host): Promise<Workload> {
  if (host.uid !== 0)
    throw new UserError(
      'environment',
      'only root can run a program with chosen capabilities',
      'Run this under sudo, or give it podman run … as any user.',
    );
  const available = await ownBoundingSet(host);
  const common = { available, end: () => Promise.resolve() };
  if ((await host.capture(['setpriv', '--version'])) !== undefined)
    return { ...common, by: 'setpriv', argv: (set) => [...setpriv(set), ...program] };
  if ((await host.capture(['capsh', '--print'])) === undefined)
    throw new UserError(
      'environment',
      'neither setpriv nor capsh is installed',
      'Install util-linux, or libcap2-bin (libcap on other distributions).',
    );
  const [name = '', ...args] = program;
  const path = (await locateProgram(name, host)) ?? name;
  return { ...common, by: 'capsh', argv: (set) => [...capsh(set, available), `--shell=${path}`, '--', ...args] };
}

/** No program gets more than this process may pass on, and setpriv does not complain. */
async function ownBoundingSet(host: Host): Promise<readonly Capability[]> {
  const status = await host.fs.readFile('/proc/self/status', 'utf8');
  const bits = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return capabilities.filter((_, number) => ((bits >> BigInt(number)) & 1n) === 1n);
}

function setpriv(set: readonly Capability[]): string[] {
  const names = ['-all', ...set.map((capability) => `+${shortName(capability).toLowerCase()}`)].join(',');
  return ['setpriv', `--bounding-set=${names}`, '--inh-caps=-all', '--'];
}

function capsh(set: readonly Capability[], available: readonly Capability[]): string[] {
  const dropped = available.filter((capability) => !set.includes(capability)).map((name) => name.toLowerCase());
  return ['capsh', '--inh=', `--drop=${dropped.join(',')}`];
}
