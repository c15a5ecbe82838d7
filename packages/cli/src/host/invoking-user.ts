import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Host } from './host.ts';

/** Who called sudo. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  /** Undefined where nothing tells it. */
  readonly name: string | undefined;
  /** A command that runs another one as this user, with all of the user's groups; empty where there is none. */
  readonly launcher: readonly string[];
  /** What of the environment sudo sets for its own target. */
  readonly env: Readonly<Record<string, string>>;
}

/** The user on whose behalf root runs, by the variables that sudo sets; undefined for anyone else. */
export function invokingUser({ uid: own, env }: Host): User | undefined {
  const [uid, gid] = [Number(env['SUDO_UID']), Number(env['SUDO_GID'])];
  if (own !== 0 || !Number.isInteger(uid) || !Number.isInteger(gid) || uid <= 0) return undefined;
  const { name = env['SUDO_USER'], home } = accountOf(uid);
  const groups = home === undefined ? '--clear-groups' : '--init-groups';
  const folders = (env['PATH'] ?? '').split(delimiter);
  const launcher = folders.some((folder) => existsSync(join(folder, 'setpriv')))
    ? ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, groups, '--']
    : [];
  const folder = home === undefined ? {} : { HOME: home };
  return { uid, gid, name, launcher, env: { USER: name ?? '', LOGNAME: name ?? '', ...folder } };
}

/** What is known of a user; reads `name:x:1000:1000:Full Name:/home/name:/bin/sh`. */
export function accountOf(uid: number): { name?: string; home?: string } {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  const [name, , , , , home] = lines.find((line) => line.split(':')[2] === String(uid))?.split(':') ?? [];
  return { ...(name !== undefined && { name }), ...(home !== undefined && { home }) };
}
