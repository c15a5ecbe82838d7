// The kernel at hand on the table of capabilities: each call below is refused without its capability and not refused with it.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { archFromUname } from '../../packages/core/src/kernel/arch.ts';
import type { Capability } from '../../packages/core/src/kernel/capabilities.ts';
import { allCapabilityCalls, capabilityCalls } from '../../packages/core/src/kernel/capability-calls.ts';
import { syscallByName } from '../../packages/core/src/kernel/syscalls.ts';
import { machine } from 'node:os';
import { describeWith } from '../components.ts';

type Argument = number | string | null;
type Try = readonly [capability: Capability, call: string, ...args: Argument[]];

const arch = archFromUname(machine()) ?? 'x86_64';
const helper = fileURLToPath(new URL('helpers/make-calls.py', import.meta.url));
const other = 54321;
const cwd = -100;

// With the capability each of these does nothing that lasts, or fails for another reason.
const tries: readonly Try[] = [
  ['CAP_SYS_CHROOT', 'chroot', '/'],
  ['CAP_SETGID', 'setgroups', 0, null],
  ['CAP_SETPCAP', 'prctl', 24, 0],
  ['CAP_SETPCAP', 'prctl', 28, 0],
  ['CAP_NET_RAW', 'socket', 2, 3, 1],
  ['CAP_NET_RAW', 'socket', 10, 3, 58],
  ['CAP_NET_RAW', 'socket', 17, 3, 0],
  ['CAP_NET_ADMIN', 'ioctl', '$socket', 0x8922, '$interface'],
  ['CAP_NET_ADMIN', 'ioctl', '$socket', 0x8914, '$interface'],
  ['CAP_NET_ADMIN', 'ioctl', '$socket', 0x890b, '$interface'],
  ['CAP_SYS_ADMIN', 'ioctl', '$file', 0xc0045878, null],
  ['CAP_SYS_ADMIN', 'mount', 'none', '/', 'nosuchfs', 0, null],
  ['CAP_SYS_ADMIN', 'umount2', '$folder', 0],
  ['CAP_SYS_ADMIN', 'pivot_root', '$folder', '$folder'],
  ['CAP_SYS_ADMIN', 'move_mount', cwd, '$folder', cwd, '$folder', 0],
  ['CAP_SYS_ADMIN', 'fsopen', 'tmpfs', 1],
  ['CAP_SYS_ADMIN', 'fsmount', -1, 0, 0],
  ['CAP_SYS_ADMIN', 'sethostname', null, 1000],
  ['CAP_SYS_ADMIN', 'setdomainname', null, 1000],
  ['CAP_SYS_ADMIN', 'swapon', '/nonexistent', 0],
  ['CAP_SYS_ADMIN', 'swapoff', '/nonexistent'],
  ['CAP_SYS_ADMIN', 'unshare', 0x04000000],
  ['CAP_SYS_BOOT', 'reboot', 0, 0, 0, null],
  ['CAP_SYS_PACCT', 'acct', '/nonexistent'],
  ['CAP_SYS_TTY_CONFIG', 'vhangup'],
  ['CAP_SYS_TIME', 'settimeofday', null, null],
  // Under the circumstances that the table names.
  ['CAP_SETUID', 'setuid', other],
  ['CAP_SETGID', 'setgid', other],
  ['CAP_CHOWN', 'chown', '$folder', other, -1],
  ['CAP_FOWNER', 'chmod', '$theirs', 0o600],
  ['CAP_DAC_OVERRIDE', 'openat', cwd, '$theirs', 1, 0],
  ['CAP_MKNOD', 'mknodat', cwd, '$device', 0o20600, 0x103],
  ['CAP_KILL', 'kill', '$process', 0],
  ['CAP_NET_BIND_SERVICE', 'bind', '$socket', '$port', 16],
  ['CAP_SYS_NICE', 'setpriority', 0, 0, -5],
  ['CAP_SYSLOG', 'syslog', 5, null, 0],
];

// Certain calls that are not tried, and why not.
const untried: Readonly<Record<string, string>> = {
  umount: 'a call of other architectures',
  stime: 'a call of other architectures',
  clock_settime64: 'a call of other architectures',
  setgroups32: 'a call of other architectures',
  clock_settime: 'it looks at the time first, and the time must stay',
  mount_setattr: 'it looks at its arguments first',
  init_module: 'the kernel may lack it',
  finit_module: 'the kernel may lack it',
  delete_module: 'the kernel may lack it',
  'socket CAP_NET_ADMIN': 'the kernel may lack AF_KEY',
  kexec_load: 'the kernel may lack it',
  kexec_file_load: 'the kernel may lack it',
  clone: 'unshare asks the same, and no process is left behind',
};

describeWith(['root', 'python3', 'setpriv'], 'capabilities and the kernel', () => {
  let folder = '';
  let sleeper: ReturnType<typeof spawn> | undefined;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-caps-'));
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'theirs'), '', { mode: 0o400 });
    chownSync(join(folder, 'theirs'), other, other);
    sleeper = spawn('sleep', ['300'], { uid: other, gid: other, stdio: 'ignore' });
    writeFileSync(join(folder, 'process'), String(sleeper.pid));
  });

  afterAll(() => {
    sleeper?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** How calls end in a process that lacks a capability, or has all that this one has. */
  function outcomes(calls: readonly Try[], lacking?: Capability): string[] {
    const requests = calls.map(([, name, ...args]) => [syscallByName(arch, name)?.nr, ...args]);
    const less = lacking === undefined ? [] : limitsWithout(lacking);
    const { stdout, stderr } = spawnSync('setpriv', [...less, '/usr/bin/python3', helper, folder], {
      input: JSON.stringify(requests),
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as string[];
  }

  it.each([...new Set(tries.map(([capability]) => capability))])('%s', (capability) => {
    const calls = tries.filter(([needed]) => needed === capability);
    const without = outcomes(calls, capability);
    const having = outcomes(calls);
    calls.forEach(([, name, ...args], index) => {
      const what = `${name}(${args.join(', ')}) with: ${having[index]}, without: ${without[index]}`;
      expect(['EPERM', 'EACCES'], what).toContain(without[index]);
      expect(['EPERM', 'EACCES'], what).not.toContain(having[index]);
      expect(capabilityCalls(name).map((rule) => rule.capability)).toContain(capability);
    });
  });

  it('tries every call that is said to need one always, or says why not', () => {
    const tried = new Set(tries.map(([capability, name]) => `${name} ${capability}`));
    const left = allCapabilityCalls()
      .filter(({ name, rule }) => rule.when === undefined && untried[name] === undefined)
      .map(({ name, rule }) => `${name} ${rule.capability}`)
      .filter((each) => !tried.has(each) && untried[each] === undefined);
    expect(left).toEqual([]);
  });
});

function limitsWithout(capability: Capability): string[] {
  const name = capability.slice('CAP_'.length).toLowerCase();
  return [`--bounding-set=-${name}`, `--inh-caps=-${name}`];
}
