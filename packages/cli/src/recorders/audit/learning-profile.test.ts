import { parseProfile, syscallByName, type Arch, type Syscall } from '@seccomp-tailor/core';
import { describe, expect, it } from 'vitest';
import { knownNames, learningBeyond, learningProfile } from './learning-profile.ts';

function seen(...calls: readonly [Arch, string][]): Syscall[] {
  return calls.flatMap(([arch, name]) => syscallByName(arch, name) ?? []);
}

describe('learningProfile', () => {
  it('logs on every architecture whose programs may run', () => {
    const { defaultAction, architectures, syscalls } = learningProfile('x86_64');
    expect({ defaultAction, architectures, syscalls }).toEqual({
      defaultAction: 'SCMP_ACT_LOG',
      architectures: ['x86_64', 'x86', 'x32'],
      syscalls: [],
    });
  });
});

describe('learningBeyond', () => {
  const profile = (syscalls: readonly object[]): ReturnType<typeof learningBeyond> => {
    const text = JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', architectures: ['SCMP_ARCH_X86_64'], syscalls });
    const { profile: parsed } = parseProfile(text, { input: 'p', engine: 'podman' });
    if (parsed === undefined) throw new Error('no profile');
    return learningBeyond(parsed, 'x86_64', ['write']);
  };
  const allow = (...names: string[]): object => ({ names, action: 'SCMP_ACT_ALLOW' });

  it('does not log what the profile allows', () => {
    const { defaultAction, syscalls } = profile([allow('read', 'execve')]);
    expect(defaultAction).toBe('SCMP_ACT_LOG');
    expect(syscalls.map(({ names }) => names)).toEqual([['write'], ['read']]);
  });

  it('logs what the profile refuses anywhere, and never refuses', () => {
    const { syscalls } = profile([allow('read', 'clone'), { names: ['clone'], action: 'SCMP_ACT_ERRNO' }]);
    expect(syscalls.map(({ names, action }) => [names, action])).toEqual([
      [['write'], 'SCMP_ACT_ALLOW'],
      [['read'], 'SCMP_ACT_ALLOW'],
    ]);
  });
});

describe('knownNames', () => {
  it('knows a name once all architectures in use that have it have shown it', () => {
    expect(knownNames(seen(['x86_64', 'read'], ['x86_64', 'execve']))).toEqual(['read']);
    const both = seen(
      ['x86_64', 'read'],
      ['x86', 'read'],
      ['x86_64', 'write'],
      ['x86', 'set_thread_area'],
      ['x86', 'mmap2'],
    );
    expect(knownNames(both)).toEqual(['mmap2', 'read']);
  });

  it('never knows a number without a name', () => {
    expect(knownNames([{ arch: 'x86_64', nr: 999, name: undefined }])).toEqual([]);
  });
});
