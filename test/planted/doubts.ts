import { and, both, type Omission, type Plant } from './planting.ts';
import { omission } from './recordings.ts';

/** Puts a line in front of the one with the program's end. */
function before(mark: string, ...lines: readonly string[]): Plant {
  return (text) => text.replace(mark, `${lines.join('\n')}\n${mark}`);
}

const long = `8     write(1, "${'x'.repeat(2 ** 20)}", 1048576) = 1048576`;
const numbers = Array.from(
  { length: 5000 },
  (_, index) => `8     syscall_0x${(index + 0x1000).toString(16)}(0) = -1 ENOSYS (Function not implemented)`,
);
const end = '8     exit_group';
const atExit =
  'type=SYSCALL msg=audit(1795437771.337:40733): arch=c000003e syscall=257 success=yes exit=3 a0=0 a1=0 a2=0 a3=0 items=1 ppid=6 pid=7 auid=1 uid=0 gid=0 comm="a" exe="/a" key=(null)';
const forged = '2026-11-23T12:44:39.102994123+00:00 stdout F 8     reboot(0) = 0';

/** What can be read, but not for certain, or not in whole. */
export const doubts: Readonly<Record<string, readonly Omission[]>> = {
  'lines that cannot be read': [
    omission('strace', before(end, long), 'overlong-line 1'),
    omission('strace', before(end, 'hello'), 'unrecognised-lines 1'),
  ],
  'lines that the program may have written': [
    omission('CRI', and(forged), 'unconfirmed-lines 1'),
    omission('sysdig', and('3 12:02:36.3 2 a (1) > reboot (7) > close fd=3 '), 'unconfirmed-lines 1'),
    omission('bpftrace', and('', '', '@[169]: 1'), 'forgeable-lines 1'),
  ],
  'calls that nobody can name': [
    omission('strace', (text) => text.replace('close(', 'clothe('), 'unknown-names 1'),
    omission('gVisor', (text) => text.replaceAll('close(', 'clothe('), 'unknown-names 2'),
    omission('strace', before(end, ...numbers), 'too-many-unknown-numbers 3976'),
  ],
  '32-bit programs': [
    omission('ftrace', (text) => text.replace('sys_exit: NR 59 = 0', 'sys_exit: NR 11 = 0'), 'arch-uncertain 1'),
    omission('perf script', (text) => text.replace('sys_exit: NR 59 = 0', 'sys_exit: NR 11 = 0'), 'arch-uncertain 1'),
    omission('strace', before(end, '8     mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x5'), 'arch-uncertain 1'),
  ],
  'calls that a record shows at their exit only': [omission('audit log', and(atExit), 'seen-at-exit-only 1')],
  'two doubts at once': [
    omission('strace', both(before(end, 'hello'), before(end, long)), 'overlong-line 1', 'unrecognised-lines 1'),
  ],
};
