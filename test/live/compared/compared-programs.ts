import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Component } from '../../components.ts';
import { mustRun } from '../run-command.ts';

/** How many turns or children a program gets as its argument: what stops the program at every call gets fewer. */
export interface Turns {
  readonly ftrace: number;
  readonly others: number;
}

export interface ComparedProgram {
  readonly name: string;
  /** Its source, where that is not of the program's name. */
  readonly source?: string;
  readonly turns?: Turns;
  /** Calls it was written to make: a recorder that is held to another one's word alone would be held to nothing. */
  readonly makes: readonly string[];
  /** How many different calls it makes at least. */
  readonly least?: number;
  /** What it cannot run without. */
  readonly needs?: readonly Component[];
}

/** Every one makes the same calls whenever it runs. */
export const comparedPrograms: readonly ComparedProgram[] = [
  { name: 'files', makes: ['chmod', 'creat', 'fsync', 'ftruncate', 'link', 'mkdir', 'rename', 'rmdir', 'symlink'] },
  { name: 'failures', makes: ['chdir', 'kill', 'lseek', 'open', 'rmdir', 'setpriority'] },
  { name: 'sockets', makes: ['accept4', 'bind', 'connect', 'recvfrom', 'sendto', 'shutdown', 'socketpair'] },
  { name: 'memory', makes: ['madvise', 'memfd_create', 'mincore', 'mlock', 'mremap', 'msync', 'munlock', 'munmap'] },
  { name: 'waiting', makes: ['clock_nanosleep', 'epoll_wait', 'inotify_init1', 'poll', 'select', 'signalfd4'] },
  { name: 'signals', makes: ['kill', 'pause', 'rt_sigreturn', 'setitimer', 'tgkill'] },
  { name: 'stopped', makes: ['exit', 'nanosleep', 'restart_syscall'] },
  { name: 'threads', makes: ['exit', 'futex', 'getpgid', 'getppid', 'getpriority', 'getsid', 'sched_getscheduler'] },
  { name: 'thread-executes', makes: ['execve', 'getpriority', 'getsid', 'pause'] },
  { name: 'children', makes: ['dup2', 'fork', 'getpgid', 'getpriority', 'getsid', 'pipe2', 'wait4'] },
  { name: 'vfork-executes', makes: ['execve', 'getpriority', 'vfork', 'wait4'] },
  { name: 'spawns', makes: ['execve', 'getpriority', 'waitid'] },
  { name: 'executes', makes: ['execve', 'getpgid', 'getpriority', 'getsid', 'sched_getscheduler'] },
  { name: 'rare', turns: { ftrace: 10_000_000, others: 100_000 }, makes: ['getppid', 'getpriority'] },
  {
    name: 'many-children',
    turns: { ftrace: 10_000, others: 10_000 },
    makes: ['chroot', 'fork', 'getsid', 'wait4'],
    least: 300,
  },
  {
    name: 'bits32',
    needs: ['int-0x80'],
    makes: ['execve', 'i386:exit', 'i386:getpid', 'i386:getpriority', 'i386:mkdir'],
  },
  { name: 'int80', needs: ['int-0x80'], makes: ['i386:getppid'] },
  {
    name: 'int80-late',
    source: 'int80',
    needs: ['int-0x80'],
    turns: { ftrace: 1000, others: 1000 },
    makes: ['i386:getppid', 'nanosleep', 'semget'],
  },
  { name: 'own-filter', makes: ['getpgid', 'getpriority', 'getsid', 'prctl', 'seccomp'] },
  { name: 'own-filter-kills', makes: ['getpgid', 'getpriority', 'getsid', 'rt_sigreturn'] },
  { name: 'setuid', makes: ['chroot', 'geteuid', 'setresuid'] },
  { name: 'daemon', makes: ['fork', 'getpriority', 'nanosleep', 'setsid'] },
  { name: 'odd-numbers', makes: ['nr:400', 'nr:1000', 'vserver', 'x32:getpriority'] },
];

const sources = fileURLToPath(new URL('programs', import.meta.url));

/** Compiles a program into a folder; only setuid needs to be setuid. */
export async function compile({ name, source = name }: ComparedProgram, folder: string): Promise<string> {
  const path = join(folder, name);
  const kind =
    source === 'bits32'
      ? ['-m32', '-nostdlib', '-ffreestanding', '-fno-pic']
      : ['-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-pthread'];
  await mustRun(['gcc', ...kind, '-O1', '-static', '-o', path, join(sources, `${source}.c`)]);
  if (source === 'setuid') await mustRun(['chmod', '4755', path]);
  return path;
}
