import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlatProfile } from '../../../packages/core/src/profile/flat.ts';
import { printProfile } from '../../../packages/core/src/profile/print.ts';
import type { Runtime } from '../../../packages/core/src/profile/runtime.ts';
import type { Call } from '../../../packages/core/src/profile/verdict.ts';
import { callLine } from '../outcome.ts';

/** What came of a container: a line for each call, or why the runtime did not start it. */
export type ContainerRun = { readonly lines: readonly string[] } | { readonly refusal: string };

/** A runtime that is installed, with the version it prints. */
export interface InstalledRuntime extends Required<Runtime> {
  /** The command up to the runtime's own arguments. */
  readonly command: readonly string[];
}

/** crun does not take the machine's own cgroups in every arrangement; in a mount namespace of its own it has version 2. */
const privateCgroups = 'umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; exec "$@"';

const commands = {
  runc: ['runc'],
  crun: ['unshare', '--mount', 'sh', '-c', privateCgroups, 'sh', 'crun', '--cgroup-manager=disabled'],
} as const;

export function installedRuntime(name: Runtime['name']): InstalledRuntime {
  const { stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
  const version = /version (\S+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${name} does not tell its version`);
  return { name, version, command: commands[name] };
}

/** A bundle whose only program is `helpers/run-calls.c`. */
export class Bundle {
  readonly #folder: string;
  #containers = 0;

  constructor(folder: string, program: string) {
    this.#folder = folder;
    for (const name of ['rootfs/proc', 'rootfs/dev', 'state']) mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(program, join(folder, 'rootfs/run-calls'));
  }

  /** Starts a container under a profile and makes the calls in it. */
  run({ command: [file = '', ...args] }: InstalledRuntime, flat: FlatProfile, calls: readonly Call[]): ContainerRun {
    writeFileSync(join(this.#folder, 'config.json'), configText(flat));
    const id = `oracle-${process.pid}-${this.#containers++}`;
    const runtime = [...args, '--root', join(this.#folder, 'state')];
    const { status, stdout, stderr } = spawnSync(file, [...runtime, 'run', '--bundle', this.#folder, id], {
      input: calls.map(callLine).join(''),
      encoding: 'utf8',
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    if (status === null) spawnSync(file, [...runtime, 'delete', '--force', id]);
    const lines = stdout.split('\n').filter(Boolean);
    return status === 0 && lines.length === calls.length ? { lines } : { refusal: `${status}: ${stdout}${stderr}` };
  }
}

function configText(flat: FlatProfile): string {
  const config = {
    ociVersion: '1.0.2',
    process: {
      user: { uid: 0, gid: 0 },
      args: ['/run-calls'],
      env: ['PATH=/'],
      cwd: '/',
      // The filter is loaded last: the runtime makes few calls under it.
      noNewPrivileges: true,
      capabilities: { bounding: [], effective: [], permitted: [] },
    },
    root: { path: 'rootfs', readonly: true },
    mounts: [{ destination: '/proc', type: 'proc', source: 'proc' }],
    linux: { namespaces: ['pid', 'mount', 'ipc', 'uts', 'network'].map((type) => ({ type })), seccomp: '@seccomp' },
  };
  // The profile as it is printed: its numbers have 64 bits.
  return JSON.stringify(config).replace('"@seccomp"', () => printProfile(flat));
}
