import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLog } from '../../test-kit/read-log.ts';
import { ftraceSource } from './ftrace/index.ts';
import { gvisorSource } from './gvisor/index.ts';
import { perfScriptSource, perfTraceSource } from './perf/index.ts';
import { sysdigSource } from './sysdig/index.ts';

/** How formats that write a command's name as it is write a call: `getpid`, `close` or `exit_group`. */
const numbers: Readonly<Record<string, number>> = { getpid: 39, close: 3, exit_group: 231 };
const formats = {
  ftrace: {
    source: ftraceSource,
    print: (comm: string, call: string) =>
      `${comm.padStart(16)}-18977   [000] .....  4364.826690: sys_enter: NR ${numbers[call]} (3, 0, 0, 0, 0, 0)`,
  },
  'trace-cmd': {
    source: ftraceSource,
    print: (comm: string, call: string) =>
      `${comm.padStart(16)}-4711  [000]   812.100240: sys_enter:            NR ${numbers[call]} (3, 0, 0, 0, 0, 0)`,
  },
  'perf script': {
    source: perfScriptSource,
    print: (comm: string, call: string) =>
      `${comm.padStart(16)}  9857 [000] 19925.314208: raw_syscalls:sys_enter: NR ${numbers[call]} (3, 0, 0, 0, 0, 0)`,
  },
  'perf trace': {
    source: perfTraceSource,
    print: (comm: string, call: string) => `     0.163 ( 0.007 ms): ${comm}/9783 ${call}(fd: 3)     = 0`,
  },
  sysdig: {
    source: sysdigSource,
    print: (comm: string, call: string) => `34379 12:02:36.269753803 2 ${comm} (7896) > ${call} fd=3(<f>/x)`,
  },
  gVisor: {
    source: gvisorSource,
    print: (comm: string, call: string) =>
      `I0512 07:41:58.341260       1 strace.go:558] [   1:   1] ${comm} E ${call}(0x3 /x)`,
  },
  'gVisor, as JSON': {
    source: gvisorSource,
    print: (comm: string, call: string) =>
      JSON.stringify({ msg: `[   1:   1] ${comm} E ${call}(0x3 /x)`, level: 'info', time: '2026-11-23T12:49:14Z' }),
  },
};

const piece = fc.constantFrom(
  '\n',
  ' ',
  '-1 [000] ',
  '1 [0] 1.1: ',
  '1.1: ',
  '-1 ',
  ': ',
  'sys_enter: NR 1',
  'sys_open: ',
  'NR 169 (',
  '/1 reboot(',
  ' = 0',
  ' (1) > reboot ',
  '> reboot',
  '(1)',
  '] ',
  ' E reboot(',
  'E brk()',
  ' ms): ',
  '0 (0 ms): ',
  'x',
  '...',
  '#',
  'CPU:1',
  '[LOST EVENTS]',
  '\r',
  '\t',
  '7 ',
);
/** What the kernel keeps of a name: 15 bytes, any but zero. */
const comm = fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('').slice(0, 15));

/** Reasons that tell of lines which were not read. */
const loud = ['unrecognised-lines', 'unconfirmed-lines', 'forgeable-lines', 'unknown-names'] as const;

it.each(Object.entries(formats))('no name of a command adds or hides a call in %s', (_, { source, print }) => {
  fc.assert(
    fc.property(comm, comm, (first, second) => {
      const log = [print(first, 'getpid'), print(second, 'close'), print('x', 'exit_group')].join('\n');
      const { names, incomplete } = readLog(`${log}\n`, { source });
      if (!incomplete.has('forgeable-lines')) expect(names.filter((name) => numbers[name] === undefined)).toEqual([]);
      if (!loud.some((reason) => incomplete.has(reason))) expect(names).toEqual(['close', 'exit_group', 'getpid']);
    }),
    { numRuns: 1000 },
  );
});
