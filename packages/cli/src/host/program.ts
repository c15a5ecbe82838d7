import { constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Host } from './host.ts';
import { missingInterpreter } from './interpreter.ts';
import { UserError, type UserErrorKind } from '../failures/user-error.ts';

/** Whether a program can be started, told before the recorder hides the reason; undefined if it can. */
export async function findProgram(name: string, host: Host): Promise<Obstacle | undefined> {
  let found: Obstacle = 'missing';
  for (const path of candidates(name, host)) {
    if (name.includes('/') && (await isFolder(path, host))) return 'folder';
    if (!(await isFile(path, host))) continue;
    if (await isExecutable(path, host)) return undefined;
    found = 'not-executable';
  }
  return found;
}

const obstacles = {
  missing: ['there is no such program', 'Check its name, or give its path.'],
  folder: ['it is a folder', 'Name a program in it.'],
  'not-executable': ['it is not executable', 'See who may execute it: chmod +x makes it so.'],
} as const;

type Obstacle = keyof typeof obstacles;

/** Throws a UserError, of the kind given for what is not there or for what cannot be started, where a program is one of them. */
export async function checkProgram(
  name: string,
  host: Host,
  kinds: Readonly<Record<'missing' | 'unfit', UserErrorKind>>,
): Promise<void> {
  const status = await findProgram(name, host);
  if (status === undefined) return checkInterpreter(name, host, kinds.unfit);
  const [text, hint] = obstacles[status];
  throw new UserError(kinds[status === 'missing' ? status : 'unfit'], `cannot run ${name}: ${text}`, hint);
}

async function checkInterpreter(name: string, host: Host, kind: UserErrorKind): Promise<void> {
  const path = await locateProgram(name, host);
  const interpreter = path === undefined ? undefined : await missingInterpreter(path, host);
  if (interpreter === undefined) return;
  const windows = interpreter.endsWith('\r');
  throw new UserError(
    kind,
    `cannot run ${name}: its interpreter ${interpreter.trimEnd()} is not there`,
    windows
      ? 'Its lines end as on Windows, which makes that a part of the name: dos2unix puts it right.'
      : 'Install it, or correct the first line of the script.',
  );
}

/** The file that a program's name stands for; undefined where it cannot be started. */
export async function locateProgram(name: string, host: Host): Promise<string | undefined> {
  for (const path of candidates(name, host)) {
    if ((await isFile(path, host)) && (await isExecutable(path, host))) return path;
  }
  return undefined;
}

function candidates(name: string, host: Host): string[] {
  if (name.includes('/')) return [host.resolve(name)];
  return (host.env['PATH'] ?? '').split(delimiter).map((folder) => host.resolve(join(folder, name)));
}

function isFolder(path: string, host: Host): Promise<boolean> {
  return host.fs.stat(path).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
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
