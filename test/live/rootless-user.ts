import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, runProgram, type Finished, type SpawnOptions } from '../cli/bin.ts';
import { kill } from './processes.ts';
import type { Stage } from './stage.ts';

/** A user of the machine who is not root, made for one suite. */
export interface RootlessUser {
  readonly home: string;
  /** What root finds in its environment where this user calls it by sudo. */
  readonly sudo: Readonly<Record<string, string>>;
  /** Runs a command as this user. */
  run(argv: readonly string[], options?: SpawnOptions): Promise<Finished>;
  /** The command line under test. */
  seccompTailor(argv: readonly string[], options?: SpawnOptions): Promise<Finished>;
  remove(): Promise<void>;
}

export function makeUser(stage: Stage): RootlessUser {
  const name = `stlive${process.pid}`;
  const home = join(stage.folder, 'home');
  must('useradd', '--create-home', '--home-dir', home, '--shell', '/bin/sh', name);
  const [uid, gid] = [Number(must('id', '-u', name)), Number(must('id', '-g', name))];
  must('cp', '-a', stage.root, join(home, 'root'));
  must('chown', '-R', `${uid}:${gid}`, join(home, 'root'));
  const runtime = join(stage.folder, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  chownSync(runtime, uid, gid);
  // Where the checkout and Node are may be closed to others.
  const [node, cli] = [join(stage.folder, 'node'), join(stage.folder, 'cli')];
  cpSync(process.execPath, node);
  chmodSync(node, 0o755);
  cpSync(join(root, 'packages/cli/dist'), join(cli, 'dist'), { recursive: true });
  cpSync(join(root, 'packages/cli/package.json'), join(cli, 'package.json'));
  const launcher = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--'];
  const env = { HOME: home, USER: name, LOGNAME: name, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: undefined };
  const run = (argv: readonly string[], options: SpawnOptions = {}): Promise<Finished> =>
    runProgram([...launcher, ...argv], { cwd: home, ...options, env: { ...env, ...options.env } });
  return {
    home,
    sudo: { SUDO_UID: String(uid), SUDO_GID: String(gid), SUDO_USER: name, XDG_RUNTIME_DIR: runtime },
    run,
    seccompTailor: (argv, options) => run([node, join(cli, 'dist/seccomp-tailor.cjs'), ...argv], options),
    remove: async () => {
      await endPause(runtime);
      must('userdel', '--remove', name);
      rmSync(runtime, { recursive: true, force: true });
    },
  };
}

/** Podman keeps a process that holds the user's namespace; a user who has processes cannot be removed. */
async function endPause(runtime: string): Promise<void> {
  const file = join(runtime, 'libpod/tmp/pause.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  kill(pid);
  for (let attempt = 0; attempt < 100 && existsSync(`/proc/${pid}`); attempt++) await sleep(50);
}

function must(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}
