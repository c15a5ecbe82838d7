import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { processStart } from '../host/process-start.ts';
import { invokingUser } from '../host/invoking-user.ts';
import { errorCode } from '../failures/user-error.ts';

/**
 * `.seccomp-tailor-1234-567890-4026531836-9f8e7d6c-AbCdEf`: the process that made the folder, when that was started, whose numbers these
 * are (a PID namespace of one boot of a machine), and what makes the name its own.
 */
const named = /^\.seccomp-tailor-(\d+)-(\d+)-(\d+-[\da-f]+)-\w{6}$/;

/** Makes a folder for files in the making that only this user may enter, and removes those of processes that were killed. */
export async function makeWorkFolder(parent: string, host: Host): Promise<string> {
  await removeAbandoned(parent, host);
  const owner = `${process.pid}-${processStart(process.pid) ?? 0}-${numbering()}`;
  return host.fs.mkdtemp(join(parent, `.seccomp-tailor-${owner}-`));
}

/** Folders of processes that are gone; what another machine, container or boot made cannot be told, and is none of ours. */
export async function abandonedFolders(parent: string, host: Host): Promise<string[]> {
  const names = await host.fs.readdir(parent).catch((): string[] => []);
  const abandoned = names.filter((name) => isAbandoned(name)).map((name) => join(parent, name));
  // Anybody can call a folder so, and change it while root removes it.
  const owners = [host.uid, invokingUser(host)?.uid];
  const isOurs = (path: string): Promise<boolean> =>
    host.fs.lstat(path).then(
      (stat) => stat.isDirectory() && owners.includes(stat.uid),
      () => false,
    );
  return filterAsync(abandoned, isOurs);
}

/** Removes folders of processes that are gone; the ones that could not be removed come back. */
export async function removeAbandoned(parent: string, host: Host): Promise<string[]> {
  const stays = (path: string): Promise<boolean> =>
    host.fs.rm(path, { recursive: true, force: true }).then(
      () => false,
      () => true,
    );
  return filterAsync(await abandonedFolders(parent, host), stays);
}

async function filterAsync(paths: readonly string[], passes: (path: string) => Promise<boolean>): Promise<string[]> {
  const passed = await Promise.all(paths.map(passes));
  return paths.filter((_, index) => passed[index]);
}

function isAbandoned(name: string): boolean {
  const [, pid, start, place] = named.exec(name) ?? [];
  return pid !== undefined && place === numbering() && isGone(Number(pid), start);
}

function isGone(pid: number, start: string | undefined): boolean {
  const now = processStart(pid);
  return now === undefined ? !isThere(pid) : now !== start;
}

/** /proc may hide the processes of others. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Whose process numbers ours are; without /proc, nobody's. */
function numbering(): string {
  try {
    const [namespace = 'none'] = /\d+/.exec(readlinkSync('/proc/self/ns/pid')) ?? [];
    return `${namespace}-${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)}`;
  } catch {
    return 'none';
  }
}
