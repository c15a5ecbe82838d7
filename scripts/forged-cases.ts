import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from './kernel-events.ts';
import { runCounted, type RecordingCase, type RecordingPlace } from './recording-cases.ts';
import { callsOfProgram, callsUnderTracer } from './true-calls.ts';

const source = path.resolve(import.meta.dirname, '../../test/forgery/forger.c');

interface Forgery {
  readonly folder: string;
  /** What records, and its options: the forger and its ways come behind. */
  readonly tracer: readonly string[];
  readonly dialect: string;
  readonly ways: readonly string[];
  /** Where the trace goes, for a shell: the stream that the program has as standard error. */
  readonly into?: string;
  readonly told: 'apart' | 'unconfirmed';
}

/** The forger, recorded by a tracer whose stream it shares. */
function forged({ folder, tracer, dialect, ways, into = '2>> /srv/trace', told }: Forgery): RecordingCase {
  const [tool = ''] = tracer;
  const argv = [...tracer, '/srv/forger', dialect, ...ways];
  return {
    folder,
    extension: 'log',
    argv: ['sh', '-c', `exec ${argv.join(' ')} ${into}`],
    note: 'test/forgery/forger.c, which writes what looks like lines of its own trace into that trace',
    forged: told,
    toolVersion: () => /\d[\w.]*/.exec(mustRun([tool, tool === 'ltrace' ? '-V' : '--version']))?.[0] ?? '',
    async record(place) {
      const linking = tool === 'ltrace' ? [] : ['-static'];
      mustRun(['gcc', '-O1', '-pthread', ...linking, '-o', path.join(place.stage, 'forger'), source]);
      record(this.argv, place, tool);
      return readFileSync(path.join(place.stage, 'trace'), 'latin1');
    },
    calls: (events) => (tool.startsWith('qemu') ? callsOfProgram(events) : callsUnderTracer(events)),
  };
}

/** An emulator's own calls are not the program's: those are counted in a run without it. */
function record(argv: readonly string[], place: RecordingPlace, tool: string): void {
  if (!tool.startsWith('qemu')) return runCounted(argv, place);
  const [, , command = ''] = argv;
  mustRun(['sh', '-c', command.replaceAll('/srv', place.stage)]);
  const alone = command.replace(/^.*?(?=\/srv\/forger)/, 'exec ').replace(/2>.*/, '2> /dev/null');
  // With its path: a shell that looks for a command calls execve for each folder.
  runCounted(['/bin/sh', '-c', alone], place);
}

const shown = ['write', 'writev', 'pwrite', 'dup', 'exit', 'names'];

export const forgedCases: readonly RecordingCase[] = [
  forged({ folder: 'strace/forged', tracer: ['strace', '-f', '-n'], dialect: 'strace', ways: shown, told: 'apart' }),
  // Without O_APPEND it can write over lines of the trace.
  forged({
    folder: 'strace/forged-over',
    tracer: ['strace', '-f', '-n'],
    dialect: 'strace',
    ways: shown,
    into: '2> /srv/trace',
    told: 'unconfirmed',
  }),
  forged({
    folder: 'strace/forged-threads',
    tracer: ['strace', '-f'],
    dialect: 'strace',
    ways: ['threads'],
    told: 'unconfirmed',
  }),
  forged({
    folder: 'strace/forged-sendfile',
    tracer: ['strace', '-f'],
    dialect: 'strace',
    ways: ['sendfile'],
    into: '2> /srv/trace',
    told: 'unconfirmed',
  }),
  forged({
    folder: 'strace/forged-splice',
    tracer: ['strace', '-f'],
    dialect: 'strace',
    ways: ['splice'],
    into: '2> /srv/trace',
    told: 'unconfirmed',
  }),
  forged({
    folder: 'strace/forged-ring',
    tracer: ['strace', '-f'],
    dialect: 'strace',
    ways: ['uring'],
    told: 'unconfirmed',
  }),
  forged({
    folder: 'ltrace/forged',
    tracer: ['ltrace', '-S', '-f'],
    dialect: 'ltrace',
    ways: ['write', 'dup', 'exit'],
    told: 'unconfirmed',
  }),
  forged({
    folder: 'ltrace/forged-threads',
    tracer: ['ltrace', '-S', '-f'],
    dialect: 'ltrace',
    ways: ['threads'],
    told: 'unconfirmed',
  }),
  forged({
    folder: 'qemu/forged',
    tracer: ['qemu-x86_64', '-strace'],
    dialect: 'qemu',
    ways: ['write', 'dup', 'exit'],
    told: 'unconfirmed',
  }),
  forged({
    folder: 'qemu/forged-names',
    tracer: ['qemu-x86_64', '-strace'],
    dialect: 'qemu',
    ways: ['names'],
    told: 'unconfirmed',
  }),
  forged({
    folder: 'perf/forged-names',
    tracer: ['perf', 'trace', '-o', '/srv/trace'],
    dialect: 'perf',
    ways: ['names'],
    into: '2> /dev/null',
    told: 'unconfirmed',
  }),
];
