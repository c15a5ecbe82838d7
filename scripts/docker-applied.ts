import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun } from './kernel-events.ts';

/** What a Docker engine hands to its runtime as `linux.seccomp`. */
export interface DockerApplied {
  readonly version: string;
  /** With Docker's default capabilities. */
  readonly plain: string;
  readonly withoutCapabilities: string;
  /** By capability, as `CAP_SYS_ADMIN`, added to the default ones; undefined for one that the engine refuses. */
  readonly withCapability: ReadonlyMap<string, string | undefined>;
}

/**
 * Starts a Docker daemon of its own and a container for each set of capabilities, with a runtime that keeps the configuration it is
 * given. Whether the machine may start the container does not matter.
 */
export async function dockerApplied(capabilities: readonly string[]): Promise<DockerApplied> {
  const folder = mkdtempSync('/tmp/docker-applied-');
  const client = ['docker', '--host', `unix://${folder}/socket`];
  startDaemon(folder, keepingRuntime(folder));
  try {
    await untilAnswers(client, folder);
    importImage(client, folder);
    const applied = (...options: string[]): string | undefined => appliedWith(options, client, folder);
    return {
      version: mustRun([...client, 'version', '--format', '{{.Server.Version}}']).trim(),
      plain: must(applied()),
      withoutCapabilities: must(applied('--cap-drop', 'ALL')),
      withCapability: new Map(capabilities.map((name) => [name, applied('--cap-add', name)])),
    };
  } finally {
    await stopDaemon(folder);
    rmSync(folder, { recursive: true });
  }
}

/** A runtime that copies `--bundle DIR`'s configuration before it is runc. */
function keepingRuntime(folder: string): string {
  const file = path.join(folder, 'runtime');
  const script = [
    '#!/bin/sh',
    'for argument; do',
    `  [ "$before" = --bundle ] && cp "$argument/config.json" '${folder}/config.json'`,
    '  before=$argument',
    'done',
    'exec runc "$@"',
  ];
  writeFileSync(file, `${script.join('\n')}\n`);
  chmodSync(file, 0o755);
  return file;
}

function startDaemon(folder: string, runtime: string): void {
  const log = openSync(path.join(folder, 'log'), 'a');
  const args = [
    `--data-root=${folder}/data`,
    `--exec-root=${folder}/exec`,
    `--pidfile=${folder}/pid`,
    `--host=unix://${folder}/socket`,
    `--add-runtime=keeping=${runtime}`,
    '--bridge=none',
    '--iptables=false',
    '--ip6tables=false',
    '--storage-driver=vfs',
  ];
  spawn('dockerd', args, { stdio: ['ignore', log, log], detached: true, cwd: '/' }).unref();
  closeSync(log);
}

async function untilAnswers(client: readonly string[], folder: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    try {
      mustRun([...client, 'version']);
      return;
    } catch {
      await sleep(200);
    }
  }
  throw new Error(`dockerd does not answer:\n${readFileSync(path.join(folder, 'log'), 'utf8')}`);
}

function importImage(client: readonly string[], folder: string): void {
  mkdirSync(path.join(folder, 'root/bin'), { recursive: true });
  mustRun(['cp', '/bin/busybox', path.join(folder, 'root/bin/busybox')]);
  mustRun(['tar', '-C', path.join(folder, 'root'), '-cf', path.join(folder, 'root.tar'), '.']);
  mustRun([...client, 'import', path.join(folder, 'root.tar'), 'busybox:1']);
}

function appliedWith(options: readonly string[], client: readonly string[], folder: string): string | undefined {
  const kept = path.join(folder, 'config.json');
  rmSync(kept, { force: true });
  const run = [...client, 'run', '--rm', '--network', 'none', '--runtime', 'keeping', ...options, 'busybox:1'];
  mustRun(['sh', '-c', '"$@" || true', 'sh', ...run, '/bin/busybox', 'true']);
  if (!existsSync(kept)) return undefined;
  const config = JSON.parse(readFileSync(kept, 'utf8')) as { linux: { seccomp: object } };
  return JSON.stringify(config.linux.seccomp);
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the runtime was given no configuration');
  return value;
}

async function stopDaemon(folder: string): Promise<void> {
  const pidFile = path.join(folder, 'pid');
  if (!existsSync(pidFile)) return;
  process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
  for (let attempt = 0; attempt < 100 && existsSync(pidFile); attempt++) await sleep(100);
}
