import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun, type KernelEvent } from './kernel-events.ts';
import { runCounted, type RecordingCase, type RecordingPlace } from './recording-cases.ts';
import { callsOfLast, callsOfProgram, callsUnderTracer } from './true-calls.ts';

interface Tracing {
  readonly folder: string;
  readonly extension?: string;
  /** What records, for a shell, which the tracer is to take the place of. */
  readonly command: string;
  /** Makes text of what was recorded. */
  readonly report?: string;
  readonly note: string;
  /** Why the format cannot show that nothing is missing. */
  readonly incomplete?: readonly string[];
  readonly calls?: (events: readonly KernelEvent[]) => ReadonlySet<number>;
  /** Another way than to run the command and count. */
  readonly record?: (argv: readonly string[], place: RecordingPlace) => void;
}

/** A real program recorded by another tracer than strace, into /srv/trace. */
function traced({
  folder,
  extension = 'txt',
  command,
  report,
  note,
  incomplete,
  calls,
  record,
}: Tracing): RecordingCase {
  // With its path: a shell that looks for a command calls execve for each folder.
  const argv = ['/bin/sh', '-c', command];
  return {
    folder,
    extension,
    argv: report === undefined ? argv : [...argv, '&&', ...report.split(' ')],
    note,
    ...(incomplete !== undefined && { incomplete }),
    toolVersion: () => versionOf(path.dirname(folder), command),
    async record(place) {
      (record ?? runCounted)(argv, place);
      const trace = path.join(place.stage, 'trace');
      if (report === undefined) return readFileSync(trace, 'latin1');
      return mustRun(['sh', '-c', report.replaceAll('/srv', place.stage)]);
    },
    calls: calls ?? callsUnderTracer,
  };
}

function versionOf(tool: string, command: string): string {
  if (tool === 'ftrace') return `Linux ${mustRun(['uname', '-r']).trim()}`;
  const [, program = ''] = /^exec (\S+)/.exec(command) ?? [];
  return /\d[\w.]*/.exec(mustRun([program, program === 'ltrace' ? '-V' : '--version']))?.[0] ?? '';
}

const instance = '/sys/kernel/tracing/instances/recorded';

/** In a tracing instance of its own, beside the one that counts. */
function byFtrace(argv: readonly string[], place: RecordingPlace): void {
  mkdirSync(instance);
  try {
    writeFileSync(`${instance}/options/event-fork`, '1');
    writeFileSync(`${instance}/buffer_size_kb`, '4096');
    writeFileSync(`${instance}/set_event_pid`, '4194304');
    writeFileSync(`${instance}/events/raw_syscalls/enable`, '1');
    runCounted(argv, place);
    writeFileSync(path.join(place.stage, 'trace'), readFileSync(`${instance}/trace`));
  } finally {
    rmdirSync(instance);
  }
}

/** An emulator's own calls are not the program's: those are counted in a run without it. */
function byEmulator(argv: readonly string[], place: RecordingPlace): void {
  const [, , command = ''] = argv;
  mustRun(['sh', '-c', command.replaceAll('/srv', place.stage)]);
  runCounted(['/bin/sh', '-c', `exec ${copy}`], place);
}

/** Of a program that runs no other: what started it was not seen. */
function withoutExec(calls: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...calls].filter((nr) => nr !== execve));
}

const execve = 59;
const script = '/srv/demo/busybox.sh';
const copy = '/bin/busybox cp -r /srv/demo /srv/copy';
const counting = "'tracepoint:raw_syscalls:sys_enter /pid == cpid/ { @[args->id] = count(); }'";
const ofScript = 'test/live/programs/busybox.sh on the machine itself, as root, loopback only';
const ofCopy = 'busybox copies test/live/programs, as root';
const lossy = ['lossy-format'];

export const tracedCases: readonly RecordingCase[] = [
  traced({
    folder: 'ftrace/trace',
    command: `echo $$ >> ${instance}/set_event_pid; exec ${script}`,
    note: `${ofScript}; the file trace of an instance with the events raw_syscalls and the option event-fork`,
    calls: callsOfProgram,
    record: byFtrace,
  }),
  traced({
    folder: 'perf/trace',
    command: `exec perf trace -o /srv/trace ${script} > /dev/null`,
    note: ofScript,
    incomplete: lossy,
  }),
  traced({
    folder: 'perf/script',
    command: `exec perf record -q -e raw_syscalls:sys_enter,raw_syscalls:sys_exit -o /srv/data ${script} > /dev/null`,
    report: 'perf script -i /srv/data',
    note: ofScript,
  }),
  traced({
    folder: 'bpftrace/map',
    command: `exec bpftrace -c '${copy}' -o /srv/trace -e ${counting}`,
    note: ofCopy,
    // bpftrace asks a compiler for headers first.
    calls: callsOfLast,
  }),
  traced({
    folder: 'bpftrace/map-json',
    extension: 'jsonl',
    command: `exec bpftrace -f json -c '${copy}' -o /srv/trace -e ${counting}`,
    note: ofCopy,
    calls: callsOfLast,
  }),
  traced({
    folder: 'ltrace/copy',
    command: `exec ltrace -S -f -o /srv/trace /bin/cp -r /srv/demo /srv/copy`,
    note: 'cp copies test/live/programs, as root',
    incomplete: lossy,
    calls: (events) => withoutExec(callsUnderTracer(events)),
  }),
  traced({
    folder: 'qemu/copy',
    command: `exec qemu-x86_64 -strace ${copy} 2> /srv/trace`,
    note: ofCopy,
    incomplete: ['forgeable-lines'],
    calls: (events) => withoutExec(callsOfProgram(events)),
    record: byEmulator,
  }),
];
