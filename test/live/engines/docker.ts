import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun, runCommand } from '../run-command.ts';
import { daemonFolder, stopDaemon } from '../stop-daemon.ts';
import { volumes, type Stage } from '../stage.ts';
import { commonOptions, containerName, type Engine, type EngineKind } from './engine.ts';

const image = 'seccomp-tailor-live:1';

/** A Docker daemon of its own below the stage: it shares nothing with one that may run on the machine. */
async function start(stage: Stage): Promise<Engine> {
  const folder = daemonFolder(stage.folder);
  const client = ['docker', '--host', `unix://${folder}/socket`];
  await startDaemon(folder);
  try {
    await untilAnswers(client, folder);
    await importRoot(client, stage);
  } catch (error) {
    await stopDaemon(folder);
    throw error;
  }
  const mounts = volumes(stage).flatMap((volume) => ['--volume', volume]);
  const commandOf = (argv: readonly string[], name: string, profile?: string): readonly string[] => [
    ...client,
    'run',
    ...commonOptions(name, profile),
    ...mounts,
    image,
    ...argv,
  ];
  return {
    command: (argv, profile) => commandOf(argv, containerName(), profile),
    async run(argv, profile) {
      const name = containerName();
      const result = await runCommand(commandOf(argv, name, profile));
      if (result.timedOut) await runCommand([...client, 'rm', '--force', name]);
      return result;
    },
    stop: () => stopDaemon(folder),
  };
}

async function startDaemon(folder: string): Promise<void> {
  await mustRun(['mkdir', folder]);
  const log = openSync(join(folder, 'log'), 'a');
  const args = [
    `--data-root=${folder}/data`,
    `--exec-root=${folder}/exec`,
    `--pidfile=${folder}/pid`,
    `--host=unix://${folder}/socket`,
    '--bridge=none',
    '--iptables=false',
    '--ip6tables=false',
    '--storage-driver=vfs',
  ];
  spawn('dockerd', args, { stdio: ['ignore', log, log], detached: true, cwd: '/' }).unref();
}

async function importRoot(client: readonly string[], stage: Stage): Promise<void> {
  const archive = join(stage.folder, 'root.tar');
  await mustRun(['tar', '-C', stage.root, '-cf', archive, '.']);
  await mustRun([...client, 'import', archive, image]);
}

async function untilAnswers(client: readonly string[], folder: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if ((await runCommand([...client, 'version'])).status === 0) return;
    await sleep(200);
  }
  throw new Error(`dockerd does not answer:\n${await readFile(join(folder, 'log'), 'utf8')}`);
}

/** Docker with its default runtime, runc. */
export const docker: EngineKind = { name: 'docker', needs: ['root', 'docker', 'runc'], start };
