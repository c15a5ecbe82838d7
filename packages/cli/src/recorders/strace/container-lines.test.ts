import { describe, expect, it } from 'vitest';
import { Births } from './births.ts';
import { ContainerLines } from './container-lines.ts';
import { RuntimeTree } from '../containers/runtime-tree.ts';

const numbers: Readonly<Record<string, number>> = { setns: 308, pivot_root: 155, chroot: 161 };

function kept(text: string, container?: string): { lines: string[]; unknown: number; launching: string } {
  const all = text.trim().split('\n');
  const births = new Births();
  for (const line of all) births.read(line);
  const tree = new RuntimeTree({ entering: new Set(Object.values(numbers)) });
  const lines = new ContainerLines(tree, { births, numberOf: (name) => numbers[name], container });
  return {
    lines: all.flatMap((line) => lines.next(line)),
    unknown: lines.unknown,
    launching: lines.launching.join(' '),
  };
}

const podman = `
10 [  59] execve("/usr/bin/podman", [...], 0x7f /* 39 vars */) = 0
10 [ 308] setns(6, 0)                = 0
10 [  56] clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD <unfinished ...>
11 [  59] execve("/usr/bin/conmon", [...], 0xc0 /* 43 vars */ <unfinished ...>
10 [  56] <... clone resumed>)       = 11
11 [  59] <... execve resumed>)      = 0
11 [  56] clone(child_stack=NULL, flags=SIGCHLD) = 12
12 [  59] execve("/usr/bin/runc", [...], 0x7f /* 7 vars */) = 0
12 [  56] clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD <unfinished ...>
13 [  59] execve("/proc/self/exe", [...], 0xc0 /* 7 vars */ <unfinished ...>
13 [  59] <... execve resumed>)      = 0
12 [  56] <... clone resumed>)       = 13
13 [ 322] execveat(6, "", [...], 0x35 /* 8 vars */, AT_EMPTY_PATH) = 0
13 [  56] clone(child_stack=0x7f, flags=CLONE_PARENT|SIGCHLD) = 14
14 [ 272] unshare(CLONE_NEWPID)      = 0
14 [  56] clone(child_stack=0x7f, flags=CLONE_PARENT|SIGCHLD) = 15
14 [ 231] exit_group(0)              = ?
14 +++ exited with 0 +++
15 [ 155] pivot_root(".", ".")       = 0
15 [  59] execve("/usr/local/bin/sh", [...], 0xc0 /* 4 vars */) = -1 ENOENT (No such file or directory)`;

const program = [
  '15 [  59] execve("/bin/sh", [...], 0xc0 /* 4 vars */ <unfinished ...>',
  '15 [  59] <... execve resumed>)      = 0',
  '15 [  56] clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>',
  '17 [  83] mkdir("/tmp/= 99", 0777)   = 0',
  "15 [  56] <... clone resumed>)       = 2 /* 17 in strace's PID NS */",
  '17 [ 231] exit_group(0)              = ?',
  '17 +++ exited with 0 +++',
  '15 --- SIGCHLD {si_signo=SIGCHLD} ---',
  '15 [ 231] exit_group(0)              = ?',
  '15 +++ exited with 0 +++',
];

describe('the lines of a container', () => {
  it.each([
    ['of this name', 'c0851090', program],
    ['of another name', 'deadbeef', []],
  ])('%s are those that a runtime starts which goes to its folder', (_which, container, expected) => {
    const goes = '12 [  80] chdir("/home/x/vfs-containers/c0851090/userdata" <unfinished ...>';
    const fork = '12 [  56] clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD <unfinished ...>';
    const text = podman.replace(fork, `${goes}\n${fork}`);
    expect(text).toContain(goes);
    expect(kept(`${text}\n${program.join('\n')}`, container).lines).toEqual(expected);
  });

  it('begin with the exec that became its program', () => {
    const { lines, unknown, launching } = kept(`${podman}\n${program.join('\n')}`);
    expect(lines).toEqual(program);
    expect(unknown).toBe(0);
    expect(launching).toBe('clone execve execveat exit_group pivot_root unshare');
  });

  it('are not those of what the engine does meanwhile', () => {
    const cleanup = `
10 [  56] clone(child_stack=NULL, flags=SIGCHLD) = 20
20 [  59] execve("/usr/bin/runc", [...], 0x7f /* 7 vars */) = 0
20 [  56] clone(child_stack=NULL, flags=SIGCHLD) = 21
21 [  59] execve("/usr/bin/other", [...], 0x7f /* 7 vars */) = 0
21 [  83] mkdir("/run/x", 0777)      = 0`;
    expect(kept(`${podman}\n${program.join('\n')}${cleanup}`).lines).toEqual(program);
  });

  it('are not taken from a process that got the number of one that is gone', () => {
    const again = `
11 [  56] clone(child_stack=NULL, flags=SIGCHLD) = 17
17 [  83] mkdir("/run/x", 0777)      = 0`;
    expect(kept(`${podman}\n${program.join('\n')}${again}`).lines).toEqual(program);
  });

  it('are counted where nobody was seen to make their process', () => {
    expect(kept(`${podman}\n99 [  83] mkdir("/x", 0777) = 0`)).toMatchObject({ lines: [], unknown: 1 });
  });

  describe('where strace was killed while one was being made', () => {
    const making = (parent: number): string =>
      `${parent} [  56] clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>`;
    const made = '18 [  83] mkdir("/made", 0777)     = 0';

    it.each([
      ['are those of the child of its process', 15, [making(15), made]],
      ['are not those of the child of another', 11, []],
    ])('%s', (_which, parent, more) => {
      const text = [podman, ...program.slice(0, -2), making(parent), made].join('\n');
      expect(kept(text)).toMatchObject({ lines: [...program.slice(0, -2), ...more], unknown: 0 });
    });

    it('are counted where several were', () => {
      const text = [podman, ...program.slice(0, -2), making(15), making(11), made].join('\n');
      expect(kept(text)).toMatchObject({ lines: [...program.slice(0, -2), making(15)], unknown: 1 });
    });

    it('are counted where that has failed', () => {
      const failed = '11 [  56] <... clone resumed>)       = ? ERESTARTNOINTR (To be restarted)';
      const text = [podman, making(11), failed, made].join('\n');
      expect(kept(text)).toMatchObject({ lines: [], unknown: 1 });
    });
  });
});
