import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a stage's Docker daemon has all its files. */
export function daemonFolder(stageFolder: string): string {
  return join(stageFolder, 'docker');
}

/** Ends the Docker daemon of a folder, if one runs: it ends its containers, and takes its pid file away at last. */
export async function stopDaemon(folder: string): Promise<void> {
  const pid = await daemonPid(folder);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  for (let attempt = 0; attempt < 100 && (await daemonPid(folder)) !== undefined; attempt++) await sleep(200);
}

/** Undefined also where the number belongs to another process by now. */
async function daemonPid(folder: string): Promise<number | undefined> {
  const pid = await readFile(join(folder, 'pid'), 'utf8').catch(() => '');
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return pid !== '' && commandLine.includes(folder) ? Number(pid) : undefined;
}
