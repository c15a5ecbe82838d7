import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Host } from '../host/host.ts';
import { accountOf, invokingUser } from '../host/invoking-user.ts';
import type { Finding } from './findings.ts';

/** Podman hands this folder with its longer name to whoever cleans up, who takes no more than fifty characters. */
const longestRunFolder = 50 - '/containers'.length;

/** What keeps a user who is not root from starting containers with Podman. */
export function rootlessFindings(host: Host): Finding[] {
  const user = invokingUser(host);
  const uid = user?.uid ?? host.uid;
  const name = user?.name ?? accountOf(uid).name ?? String(uid);
  return [
    ...namespaceFindings(),
    ...rangeFindings(name, uid),
    ...mapperFindings(host),
    // sudo does not pass it on, and Podman then looks where it ought to be.
    ...(user === undefined ? runFolderFindings(name, host) : []),
  ];
}

function namespaceFindings(): Finding[] {
  const settings = [
    { file: '/proc/sys/user/max_user_namespaces', fix: 'sudo sysctl user.max_user_namespaces=28633' },
    { file: '/proc/sys/kernel/unprivileged_userns_clone', fix: 'sudo sysctl kernel.unprivileged_userns_clone=1' },
  ];
  return settings
    .filter(({ file }) => existsSync(file) && readFileSync(file, 'utf8').trim() === '0')
    .map(({ file, fix }) => ({ problem: `users may make no namespaces: ${file} is 0`, fix }));
}

/** Reads lines of `name:first:count`, the name being a number too. */
function rangeFindings(name: string, uid: number): Finding[] {
  const has = (file: string): boolean =>
    existsSync(file) &&
    readFileSync(file, 'utf8')
      .split('\n')
      .some((line) => [name, String(uid)].includes(line.split(':')[0] ?? ''));
  const missing = ['/etc/subuid', '/etc/subgid'].filter((file) => !has(file));
  if (missing.length === 0) return [];
  const fix = `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${name}; podman system migrate`;
  return [{ problem: `${name} has no numbers for the users of containers in ${missing.join(' and ')}`, fix }];
}

function mapperFindings({ env }: Host): Finding[] {
  const folders = (env['PATH'] ?? '').split(delimiter);
  const missing = ['newuidmap', 'newgidmap'].filter(
    (tool) => !folders.some((folder) => existsSync(join(folder, tool))),
  );
  if (missing.length === 0) return [];
  return [
    {
      problem: `${missing.join(' and ')} cannot be found`,
      fix: 'Install the package uidmap (shadow-utils elsewhere).',
    },
  ];
}

function runFolderFindings(name: string, { env, uid }: Host): Finding[] {
  const folder = env['XDG_RUNTIME_DIR'];
  const usual = `/run/user/${uid}`;
  const fix = `sudo loginctl enable-linger ${name}; export XDG_RUNTIME_DIR=${usual}`;
  // Podman then makes one among the temporary files.
  if (folder === undefined || folder === '') return [];
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat?.uid !== uid) return [{ problem: `XDG_RUNTIME_DIR (${folder}) is no folder of ${name}`, fix }];
  if (folder.length <= longestRunFolder) return [];
  const problem = `the name of XDG_RUNTIME_DIR (${folder}) is too long: containers are not cleaned up, and each takes 20 s to end`;
  return [{ problem, fix: `Let it be one of at most ${longestRunFolder} characters, such as ${usual}.` }];
}
