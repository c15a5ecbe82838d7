import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun, type KernelEvent } from './kernel-events.ts';
import { callsUnderFilter, callsUnderTracer } from './true-calls.ts';

export interface RecordingPlace {
  /** A folder of its own with the scripts under `demo`; what runs sees it as /srv. */
  readonly stage: string;
  /** Who writes its number there is counted, with all its children. */
  readonly taskFile: string;
}

export interface RecordingCase {
  /** TOOL/CASE */
  readonly folder: string;
  /** How the trace's name ends, after `trace.`. */
  readonly extension: string;
  /** What was run, as seen from where it ran. */
  readonly argv: readonly string[];
  readonly note: string;
  /** It was made by a program that forges lines: how what it forges was told from what it did. */
  readonly forged?: 'apart' | 'unconfirmed';
  /** Why the recording cannot show that nothing is missing: reasons as `evidence` gives them. */
  readonly incomplete?: readonly string[];
  toolVersion(): string;
  /** Resolves to the trace. */
  record(place: RecordingPlace): Promise<string>;
  /** The numbers of the true calls among what the kernel counted. */
  calls(events: readonly KernelEvent[]): ReadonlySet<number>;
}

const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

/** Runs a command, counted, with nothing but the loopback device, the stage as /srv and an empty /tmp. */
export function runCounted(argv: readonly string[], { stage, taskFile }: RecordingPlace): void {
  const prepare = 'busybox ip link set lo up; mount --bind "$1" /srv; mount -t tmpfs tmpfs /tmp; cd /';
  const script = `set -e; ${prepare}; echo $$ >> "$2"; shift 2; exec "$@"`;
  mustRun(['unshare', '--net', '--mount', 'sh', '-c', script, 'sh', stage, taskFile, ...argv], environment);
}

function underStrace(name: string, command: readonly string[], options: readonly string[] = []): RecordingCase {
  return {
    folder: `strace/${name}`,
    extension: 'strace',
    argv: ['strace', '-f', '-n', ...options, '-o', '/srv/trace', '--', ...command],
    note: `test/live/programs/${path.basename(command.at(-1) ?? '')} on the machine itself, as root, loopback only`,
    toolVersion: () =>
      mustRun(['strace', '-V'])
        .split('\n')[0]
        ?.replace(/^strace -- version /, '') ?? '',
    async record(place) {
      runCounted(this.argv, place);
      return readFileSync(path.join(place.stage, 'trace'), 'latin1');
    },
    calls: callsUnderTracer,
  };
}

/** A container whose filter allows and logs every call. */
const containerArgv = (
  'podman --runtime runc run --rm --network none --tmpfs /tmp --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 ' +
  '--security-opt seccomp=/srv/log.json --rootfs /srv/root /busybox.sh'
).split(' ');

async function runLoggedContainer(place: RecordingPlace): Promise<void> {
  const root = path.join(place.stage, 'root');
  for (const folder of ['bin', 'proc', 'sys', 'dev', 'tmp', 'etc', 'run'])
    mkdirSync(path.join(root, folder), { recursive: true });
  copyFileSync('/bin/busybox', path.join(root, 'bin/busybox'));
  mustRun(['/bin/busybox', 'chroot', root, '/bin/busybox', '--install', '-s', '/bin']);
  copyFileSync(path.join(place.stage, 'demo/busybox.sh'), path.join(root, 'busybox.sh'));
  const profile = { defaultAction: 'SCMP_ACT_LOG', architectures: ['SCMP_ARCH_X86_64'], syscalls: [] };
  writeFileSync(path.join(place.stage, 'log.json'), JSON.stringify(profile));
  runCounted(containerArgv, place);
  // The last records are still on their way.
  await sleep(1000);
}

const auditd: RecordingCase = {
  folder: 'audit/auditd-busybox',
  extension: 'log',
  argv: containerArgv,
  note: 'test/live/programs/busybox.sh in a container of busybox alone; audit.log as auditd wrote it with its default log_format',
  toolVersion: () => `auditd ${mustRun(['dpkg-query', '-W', '-f', '${Version}', 'auditd'])}`,
  async record(place) {
    const log = path.join(place.stage, 'audit.log');
    const config = readFileSync('/etc/audit/auditd.conf', 'utf8');
    const folder = path.join(place.stage, 'auditd');
    mkdirSync(path.join(folder, 'plugins'), { recursive: true });
    const ours = config
      .replace(/^log_file = .*/m, `log_file = ${log}`)
      .replace(/^plugin_dir = .*/m, `plugin_dir = ${folder}/plugins`);
    writeFileSync(path.join(folder, 'auditd.conf'), ours, { mode: 0o640 });
    const backlog = /^backlog_limit (\d+)$/m.exec(mustRun(['auditctl', '-s']))?.[1] ?? '64';
    mustRun(['auditctl', '-b', '65536']);
    const daemon = spawn('auditd', ['-n', '-s', 'nochange', '-c', folder], { stdio: 'ignore' });
    try {
      for (let attempt = 0; !existsSync(log) && attempt < 50; attempt++) await sleep(100);
      await runLoggedContainer(place);
    } finally {
      await ended(daemon);
      mustRun(['auditctl', '-b', backlog]);
    }
    return readFileSync(log, 'latin1');
  },
  calls: callsUnderFilter,
};

const rateLimit = '/proc/sys/kernel/printk_ratelimit';

const kernelLog: RecordingCase = {
  folder: 'audit/kernel-log-busybox',
  extension: 'log',
  argv: containerArgv,
  note: 'test/live/programs/busybox.sh in a container of busybox alone; the kernel log, no auditd, kernel.printk_ratelimit=0',
  toolVersion: () => `Linux ${mustRun(['uname', '-r']).trim()}`,
  async record(place) {
    const limit = readFileSync(rateLimit, 'utf8');
    writeFileSync(rateLimit, '0');
    const log = path.join(place.stage, 'kernel.log');
    const reader = spawn('dmesg', ['--follow-new'], { stdio: ['ignore', openSync(log, 'w'), 'inherit'] });
    try {
      await sleep(300);
      await runLoggedContainer(place);
    } finally {
      await ended(reader);
      writeFileSync(rateLimit, limit);
    }
    return readFileSync(log, 'latin1');
  },
  calls: callsUnderFilter,
};

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

export const recordingCases: readonly RecordingCase[] = [
  underStrace('redis', ['/srv/demo/redis.sh']),
  underStrace('nginx', ['/srv/demo/nginx.sh']),
  underStrace('postgresql', ['/srv/demo/postgresql.sh'], ['-s', '0']),
  underStrace('node-http', ['/usr/bin/node', '/srv/demo/node-http.mjs']),
  underStrace('python-threads', ['/srv/demo/python-threads.py']),
  underStrace('busybox', ['/srv/demo/busybox.sh']),
  auditd,
  kernelLog,
];
