import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** The real things suites need, each with how to tell that it is there and how to get it. */
const components = {
  root: { present: () => process.getuid?.() === 0, get: 'run as root' },
  tracefs: { present: tracefsIsMounted, get: 'run as root: mount -t tracefs none /sys/kernel/tracing' },
  strace: { present: () => runs('strace', '-V'), get: 'install strace' },
  podman: { present: () => runs('podman', '--version'), get: 'install podman' },
  runc: { present: () => runs('runc', '--version'), get: 'install runc' },
  crun: { present: () => runs('crun', '--version'), get: 'install crun' },
  docker: { present: () => runs('docker', '--version') && runs('dockerd', '--version'), get: 'install docker.io' },
  auditd: { present: () => runs('auditctl', '-v') && runs('ausearch', '--version'), get: 'install auditd' },
  bubblewrap: { present: () => runs('bwrap', '--version'), get: 'install bubblewrap' },
  libseccomp: { present: () => runs('/usr/bin/python3', '-c', 'import seccomp'), get: 'install python3-seccomp' },
  'libseccomp-dev': {
    present: () => runs('gcc', '--version') && existsSync('/usr/include/seccomp.h'),
    get: 'install gcc and libseccomp-dev',
  },
  perf: { present: () => runs('perf', '--version'), get: 'install linux-perf' },
  'static-libc': {
    present: () => runs('gcc', '--version') && existsSync('/usr/lib/x86_64-linux-gnu/libc.a'),
    get: 'install gcc and libc6-dev',
  },
  'scmp-resolver': { present: () => runs('scmp_sys_resolver', 'read'), get: 'install seccomp' },
  redis: { present: () => runs('redis-server', '--version'), get: 'install redis-server' },
  nginx: { present: () => runs('nginx', '-v'), get: 'install nginx-light' },
  curl: { present: () => runs('curl', '--version'), get: 'install curl' },
  postgresql: { present: () => existsSync('/usr/lib/postgresql'), get: 'install postgresql' },
  python3: { present: () => runs('/usr/bin/python3', '--version'), get: 'install python3' },
  setpriv: { present: () => runs('setpriv', '--version'), get: 'install util-linux' },
  script: { present: () => runs('script', '--version'), get: 'install bsdutils' },
  rootless: {
    present: () => runs('useradd', '--help') && existsSync('/usr/bin/newuidmap'),
    get: 'install passwd and uidmap',
  },
  zstd: { present: () => runs('zstd', '--version'), get: 'install zstd' },
  busybox: { present: () => runs('/bin/busybox', 'true'), get: 'install busybox-static' },
  'int-0x80': { present: takesInt80, get: 'use a machine whose hypervisor does not answer int 0x80 with SIGSEGV' },
  'libc-headers': {
    present: () => existsSync('/usr/include/x86_64-linux-gnu/bits/socket.h'),
    get: 'install libc6-dev',
  },
  'kernel-headers': { present: () => existsSync('/usr/include/linux/audit.h'), get: 'install linux-libc-dev' },
  'default-profile': {
    present: () => existsSync('/usr/share/containers/seccomp.json'),
    get: 'install golang-github-containers-common',
  },
} as const satisfies Record<string, { present: () => boolean; get: string }>;

export type Component = keyof typeof components;

const known = new Map<Component, boolean>();

export function isPresent(component: Component): boolean {
  const present = known.get(component) ?? components[component].present();
  known.set(component, present);
  return present;
}

/**
 * A suite that needs real components. Without them it is skipped under its name; with SECCOMP_TAILOR_REQUIRE_LIVE=1 it fails
 * instead, unless `.ci/cannot-run-here.json` names it with a cause.
 */
export function describeWith(needed: readonly Component[], name: string, suite: () => void): void {
  const missing = needed.filter((component) => !isPresent(component));
  if (missing.length === 0) return void describe(name, suite);
  const title = `${name} (needs ${missing.join(', ')})`;
  if (process.env['SECCOMP_TAILOR_REQUIRE_LIVE'] !== '1' || name in cannotRunHere())
    return void describe.skip(title, suite);
  describe(title, () => {
    it('has its real components', () => {
      throw new Error(missing.map((component) => `${component} is missing: ${components[component].get}`).join('; '));
    });
  });
}

/** A test that needs more than its suite does; `.ci/cannot-run-here.json` names what is missing with a cause. */
export function itWith(needed: readonly Component[], name: string, test: () => void | Promise<void>): void {
  const missing = needed.find((component) => !isPresent(component));
  if (missing === undefined) it(name, test);
  else skipPart(missing, `${name} (needs ${missing})`);
}

/** Skips a test of a part that cannot run here; where parts are required it fails unless the list has the part with its cause. */
export function skipPart(part: string, title: string): void {
  if (process.env['SECCOMP_TAILOR_REQUIRE_LIVE'] !== '1' || part in cannotRunHere()) return it.skip(title);
  it(title, () => {
    throw new Error(`${part}: cannot run here, and .ci/cannot-run-here.json does not say why`);
  });
}

/** Parts that no one can run on the machine of the continuous integration: name to cause. */
function cannotRunHere(): Record<string, string> {
  const path = fileURLToPath(new URL('../.ci/cannot-run-here.json', import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
}

function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Whether a 64-bit program can make a call of i386, as 32-bit programs do too: getpid. */
function takesInt80(): boolean {
  const code = `import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()`;
  return runs('/usr/bin/python3', '-c', code);
}

/** Mounts it where that is all that is missing. */
function tracefsIsMounted(): boolean {
  const folder = '/sys/kernel/tracing';
  if (process.getuid?.() !== 0) return false;
  if (!existsSync(`${folder}/instances`)) spawnSync('mount', ['-t', 'tracefs', 'none', folder], { stdio: 'ignore' });
  return existsSync(`${folder}/events/raw_syscalls`);
}
