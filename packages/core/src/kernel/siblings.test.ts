import { describe, expect, it } from 'vitest';
import { siblingsOf } from './siblings.ts';
import { arches } from './arch.ts';
import { isSyscallName, syscallsOf } from './syscalls.ts';

const allNames = [...new Set(arches.flatMap((arch) => syscallsOf(arch).map(({ name }) => name ?? '')))];

function named(name: string, kind: string): readonly string[] {
  return siblingsOf(name)
    .filter((sibling) => sibling.kind === kind)
    .map((sibling) => sibling.name);
}

describe('siblingsOf', () => {
  it.each([
    ['openat', 'libc', ['open', 'openat2', 'creat']],
    ['newfstatat', 'libc', ['stat', 'statx', 'lstat', 'fstat']],
    ['newfstatat', 'arch', ['fstatat64']],
    ['mmap', 'arch', ['mmap2']],
    ['mmap', 'libc', []],
    ['clone', 'libc', ['clone3', 'fork', 'vfork']],
    ['futex', 'libc', ['futex_time64']],
    ['getuid', 'arch', ['getuid32']],
    ['reboot', 'libc', []],
    ['constructor', 'libc', []],
  ])('%s (%s)', (name, kind, expected) => {
    expect(named(name, kind)).toEqual(expected);
  });

  it('only knows names that some architecture has, never the call itself, each once', () => {
    for (const name of allNames) {
      const siblings = siblingsOf(name).map((sibling) => sibling.name);
      expect(new Set(siblings).size).toBe(siblings.length);
      for (const sibling of siblings) expect(isSyscallName(sibling), `${name} ~ ${sibling}`).toBe(true);
      expect(siblings).not.toContain(name);
    }
  });

  it('is symmetric: what stands in for a call has it as a stand-in, of the same kind', () => {
    for (const name of allNames) {
      for (const sibling of siblingsOf(name))
        expect(siblingsOf(sibling.name)).toContainEqual({ name, kind: sibling.kind });
    }
  });

  it('never pairs a call with a multiplexer, which would allow far more', () => {
    for (const name of allNames) {
      for (const sibling of siblingsOf(name)) expect(['socketcall', 'ipc', 'syscall']).not.toContain(sibling.name);
    }
  });
});
