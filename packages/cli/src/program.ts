import { constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Host } from './host.ts';

/** Whether a program can be started, told before the recorder hides the reason; undefined if it can. */
export async function findProgram(name: string, host: Host): Promise<'missing' | 'not-executable' | undefined> {
  const candidates = name.includes('/')
    ? [host.resolve(name)]
    : (host.env['PATH'] ?? '').split(delimiter).map((folder) => host.resolve(join(folder, name)));
  let found: 'missing' | 'not-executable' = 'missing';
  for (const path of candidates) {
    if (!(await isFile(path, host))) continue;
    if (await isExecutable(path, host)) return undefined;
    found = 'not-executable';
  }
  return found;
}

function isFile(path: string, host: Host): Promise<boolean> {
  return host.fs.stat(path).then(
    (stat) => stat.isFile(),
    () => false,
  );
}

function isExecutable(path: string, host: Host): Promise<boolean> {
  return host.fs.access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
