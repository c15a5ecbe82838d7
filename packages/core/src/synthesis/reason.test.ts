import { expect, it } from 'vitest';
import { runOf } from '../evidence/evidence.arbitrary.ts';
import { syscallByName, type Syscall } from '../kernel/syscalls.ts';
import { evidenceReason } from './reason.ts';

it('says of a call how often it was seen, where first, by which programs, and with which errors', () => {
  const open = { syscall: syscallByName('x86_64', 'open') as Syscall, count: 2, args: undefined, line: 7 } as const;
  const run = runOf([
    { ...open, outcome: 'errno', errno: 'ENOENT', program: 'sh' },
    { ...open, outcome: 'errno', errno: 'EACCES', program: 'app' },
    { ...open, outcome: 'ok', errno: undefined, program: 'app', line: 3 },
  ]);
  expect([...run.calls.values()].map(evidenceReason)).toEqual([
    {
      kind: 'evidence',
      arch: 'x86_64',
      count: 6,
      errnos: ['EACCES', 'ENOENT'],
      programs: ['app', 'sh'],
      first: [3, 7].map((line) => ({ input: 'trace', line })),
    },
  ]);
});
