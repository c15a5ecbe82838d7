import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Host } from '../host/host.ts';
import { errorCode, fileError, UserError } from '../failures/user-error.ts';
import { invokingUser } from '../host/invoking-user.ts';
import { makeWorkFolder } from './work-folder.ts';

export const standardOutput = '-';

/** Writes a result whole or not at all: to a file by a temporary one beside it and a rename, or to standard output for `-`. */
export async function writeResult(name: string, text: string | Uint8Array, host: Host): Promise<void> {
  if (name === standardOutput) return host.stdout.write(text);
  const staged = await stage(name, host);
  await staged.finish((path) => host.fs.writeFile(path, text));
}

/** A file in the making. */
export interface Staged {
  /** A folder beside its place that only this user may enter, gone in the end. */
  readonly folder: string;
  /** Where to write it, in that folder. */
  readonly path: string;
  /** Runs `write`, then puts the file in its place; whatever fails, nothing is left behind. */
  finish(write: (path: string) => Promise<void>): Promise<void>;
  discard(): Promise<void>;
}

/** Does the work that makes a file. Of what it does not finish nothing is left, and being told to stop does not end it. */
export function staging<T>(
  name: string,
  host: Host,
  work: (staged: Staged, stop: AbortSignal) => Promise<T>,
): Promise<T> {
  return host.stoppable(async (stop) => {
    const staged = await stage(name, host);
    try {
      return await work(staged, stop);
    } finally {
      await staged.discard();
    }
  });
}

/** Prepares a file's place, so that what will not work is known before the work is done. */
export async function stage(name: string, host: Host): Promise<Staged> {
  const target = await destination(name, host);
  const parent = target.special ? host.temporary : dirname(target.path);
  const folder = await makeWorkFolder(parent, host).catch(refuse(name));
  const path = join(folder, 'result');
  const discard = (): Promise<void> => host.fs.rm(folder, { recursive: true, force: true });
  const finish = async (write: (path: string) => Promise<void>): Promise<void> => {
    try {
      await write(path);
      await passOn(path, target, host);
      if (target.special)
        await host.fs.writeFile(target.path, await host.fs.open(path).then((file) => file.createReadStream()));
      else await host.fs.rename(path, target.path);
    } catch (error) {
      refuse(name)(error);
    } finally {
      await discard();
    }
  };
  return { folder, path, finish, discard };
}

/** Gives the file the owner and the mode of its place: that file and no other, whoever may have put a link to one where it was. */
async function passOn(path: string, { owner, mode }: Destination, host: Host): Promise<void> {
  if (owner === undefined && mode === undefined) return;
  const file = await host.fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    // First, as this takes set-user-ID bits away.
    if (owner !== undefined) await file.chown(owner.uid, owner.gid);
    if (mode !== undefined) await file.chmod(mode);
  } finally {
    await file.close();
  }
}

interface Destination {
  /** Symbolic links are followed, so that a link stays one. */
  readonly path: string;
  /** A device or pipe: written to, never replaced. */
  readonly special: boolean;
  /** Of the file it replaces. */
  readonly mode?: number;
  /** Where it is not who we are. */
  readonly owner?: Owner | undefined;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

async function destination(name: string, host: Host): Promise<Destination> {
  const path = host.resolve(name);
  try {
    const stat = await host.fs.stat(path);
    if (stat.isDirectory()) throw new UserError('output', `cannot write ${name}: it is a folder`, `Name a file in it.`);
    if (!stat.isFile()) return { path, special: true };
    const owner = host.uid === 0 ? stat : undefined;
    return { path: await host.fs.realpath(path), special: false, mode: stat.mode & 0o7777, owner };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { path, special: false, owner: await ownerIn(dirname(path), host) };
    return refuse(name)(error);
  }
}

/** What root makes for the user who called sudo, in a folder of that user, is the user's. */
async function ownerIn(folder: string, host: Host): Promise<Owner | undefined> {
  const user = invokingUser(host);
  if (user === undefined) return undefined;
  const owner = await host.fs.stat(folder).catch(() => undefined);
  return owner?.uid === user.uid ? user : undefined;
}

function refuse(name: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof UserError) throw error;
    throw fileError('output', name, error);
  };
}
