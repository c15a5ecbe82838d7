import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programsFolder } from './programs.ts';
import { runCommand } from './run-command.ts';
import { daemonFolder, stopDaemon } from './stop-daemon.ts';

/** A temporary folder that holds what the containers of one suite are made of. */
export interface Stage {
  readonly folder: string;
  /** A root file system of a few files; `/usr` comes from the machine. */
  readonly root: string;
  /** The scripts, readable by every user. */
  readonly programs: string;
  /** Removes it, with whatever a dead engine left mounted below it. */
  clear(): Promise<void>;
}

/**
 * The process that made a stage follows in its name. It is short: Podman refuses to clean up after its containers, and waits twenty
 * seconds for that, where the folder it has for them while they run has more than fifty characters.
 */
const prefix = '/tmp/st-live-';

/** Where containers see the Node that runs the tests, and `Stage.programs`. */
export const inContainer = { node: '/srv/node', scripts: '/srv/demo' };

/** Host directories that a container sees, as `source:target:options` of `--volume`. */
export function volumes(stage: Stage): readonly string[] {
  const programs = [`${stage.programs}:${inContainer.scripts}:ro`, `${process.execPath}:${inContainer.node}:ro`];
  return ['/usr:/usr:ro', ...programs];
}

export async function makeStage(): Promise<Stage> {
  await clearStale();
  const folder = await mkdtemp(`${prefix}${process.pid}-`);
  await chmod(folder, 0o755);
  const stage = { folder, root: join(folder, 'root'), programs: join(folder, 'demo'), clear: () => clear(folder) };
  await mkdir(stage.root);
  await fillRoot(stage.root);
  await cp(programsFolder, stage.programs, { recursive: true });
  return stage;
}

async function fillRoot(root: string): Promise<void> {
  const folders = [
    'usr',
    'etc',
    'proc',
    'sys',
    'dev',
    'tmp',
    'run',
    'root',
    'var/log/nginx',
    'var/lib/nginx',
    'srv/demo',
  ];
  for (const name of folders) await mkdir(join(root, name), { recursive: true });
  await writeFile(join(root, 'srv/node'), '');
  // A tmpfs takes over the mode of the folder it is mounted on.
  await chmod(join(root, 'tmp'), 0o1777);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) await symlink(`usr/${name}`, join(root, name));
  for (const name of ['passwd', 'group', 'nsswitch.conf', 'ld.so.cache'])
    await cp(`/etc/${name}`, join(root, 'etc', name));
}

/** Stages of test runs that were killed. */
async function clearStale(): Promise<void> {
  const names = (await readdir('/tmp')).map((name) => `/tmp/${name}`);
  for (const folder of names.filter((name) => name.startsWith(prefix))) {
    const owner = folder.slice(prefix.length).split('-')[0] ?? '';
    if (existsSync(`/proc/${owner}`)) continue;
    await stopDaemon(daemonFolder(folder));
    await clear(folder);
  }
}

async function clear(folder: string): Promise<void> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const below = mounts
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((target) => target.startsWith(`${folder}/`));
  for (const target of below.toReversed()) await runCommand(['umount', '--lazy', target]);
  await rm(folder, { recursive: true, force: true });
}
