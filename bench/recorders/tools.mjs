// Everything that can record a program here: how it is started around a command, and of which version it is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../packages/cli/dist/seccomp-tailor.cjs', import.meta.url));

/** Counts the calls of a process and all it starts. */
const counting = [
  'BEGIN { @task[cpid] = 1; }',
  'tracepoint:sched:sched_process_fork /@task[args->parent_pid]/ { @task[args->child_pid] = 1; }',
  'tracepoint:sched:sched_process_exit /@task[tid]/ { delete(@task[tid]); }',
  'tracepoint:raw_syscalls:sys_enter /@task[tid]/ { @[args->id] = count(); }',
  'END { clear(@task); }',
].join(' ');

/** `share`: the part of the work it gets, because it stops the program or wakes up at every call. */
const known = [
  { id: 'native', title: 'native', share: 1, around: (argv) => argv },
  {
    id: 'strace',
    title: '`strace -f -o`',
    share: 1 / 50,
    needs: 'strace',
    version: ['strace', '-V'],
    around: (argv, folder) => ['strace', '-f', '-o', join(folder, 'out.strace'), ...argv],
  },
  {
    id: 'bpftrace',
    title: '`bpftrace`, counting',
    share: 1,
    needs: 'bpftrace',
    version: ['bpftrace', '--version'],
    around: ([command, ...args], folder) => [
      'bpftrace',
      '-o',
      join(folder, 'out.bpftrace'),
      '-e',
      counting,
      '-c',
      [pathOf(command) ?? command, ...args].join(' '),
    ],
  },
  {
    id: 'perf',
    title: '`perf trace -s`',
    share: 1 / 50,
    needs: 'perf',
    version: ['perf', '--version'],
    around: (argv, folder) => ['perf', 'trace', '-s', '-o', join(folder, 'out.perf'), '--', ...argv],
  },
  {
    id: 'ours',
    title: '`record --backend ftrace`',
    share: 1,
    needs: 'node',
    version: [process.execPath, bin, '--version'],
    around: (argv, folder) => record(argv, folder),
    ours: true,
  },
  {
    id: 'light',
    title: '`record --backend ftrace --light`',
    share: 1,
    needs: 'node',
    around: (argv, folder) => record(argv, folder, '--light'),
    ours: true,
  },
];

/** Our recorder around a command. */
export function record(argv, folder, ...options) {
  const file = join(folder, 'evidence.json');
  return [process.execPath, bin, 'record', '--backend', 'ftrace', ...options, '-o', file, '--', ...argv];
}

/** A command line without what differs from one checkout to the next. */
export function asShown(argv) {
  const names = new Map([
    [process.execPath, 'node'],
    [bin, 'packages/cli/dist/seccomp-tailor.cjs'],
  ]);
  return argv.map((word) => names.get(word) ?? word);
}

/** Every recorder; `missing` says what of it is not there. */
export function findTools() {
  return known.map((tool) => ({
    ...tool,
    missing: tool.needs === undefined || pathOf(tool.needs) !== undefined ? undefined : tool.needs,
    version: firstLine(tool.version),
  }));
}

export function pathOf(command) {
  const folders = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/sbin`.split(delimiter);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

export function firstLine(argv) {
  if (argv === undefined) return undefined;
  const { stdout, stderr } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`.split('\n')[0];
}
