import { describe, expect, it } from 'vitest';
import type { FlatProfile } from './flat.ts';
import { runtimeProblems } from './runtime-problems.ts';
import { conditionLimit, isOlder, type Runtime } from './runtime.ts';

/** `runc 1.1.5+ds1`, or a name alone. */
function runtime(text: string): Runtime {
  const [name, version] = text.split(' ');
  return { name: name as Runtime['name'], ...(version !== undefined && { version }) };
}

it.each([
  ['runc 1.1.14', true],
  ['runc 1.1.14+ds1', true],
  ['runc v0.9.99', true],
  ['runc 1.1', true],
  ['runc 1.1.15', false],
  ['runc 1.1.15-rc.1', false],
  ['runc 1.2', false],
  ['runc 2.0.0', false],
  ['runc unknown', false],
  ['runc', false],
])('%s is older than 1.1.15: %s', (text, older) => {
  expect(isOlder(runtime(text), [1, 1, 15])).toBe(older);
});

it.each([
  ['crun', 6],
  ['crun 1.8.1', 6],
  ['crun 1.28', 6],
  ['crun 1.29', Infinity],
  ['runc', Infinity],
  ['runc 1.1.5', Infinity],
])('%s reads %d conditions of a rule', (text, limit) => {
  expect(conditionLimit(runtime(text))).toBe(limit);
});

it('reads all where there is no runtime', () => {
  expect(conditionLimit(undefined)).toBe(Infinity);
});

describe('what a runtime refuses', () => {
  const plain: FlatProfile = {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: undefined,
    architectures: [],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: [],
  };
  const log = { flags: ['SECCOMP_FILTER_FLAG_LOG'] };
  const errno = { syscalls: [{ names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet: 5, args: [] }] } as const;

  it.each<[string, Partial<FlatProfile>, string[]]>([
    ['runc 1.1.15', log, ['flag-unsupported']],
    ['runc 1.2.0', log, []],
    ['runc', log, []],
    ['crun 1.8.1', log, []],
    ['crun', { flags: ['SECCOMP_FILTER_FLAG_NEW'] }, ['flag-unsupported']],
    ['runc 1.1.15', { architectures: ['riscv64'] }, ['arch-unsupported']],
    ['runc 1.2.0', { architectures: ['riscv64'] }, []],
    ['runc', { architectures: ['m68k'] }, ['arch-unsupported']],
    ['crun', { architectures: ['m68k'] }, []],
    ['crun 1.27', errno, []],
    ['crun 1.28', errno, ['stale-filter-cache']],
    ['runc', errno, []],
    ['crun 1.8.1', { defaultAction: 'SCMP_ACT_ALLOW', defaultErrnoRet: 5 }, ['errno-unsupported']],
    ['crun 1.8.1', { defaultAction: 'SCMP_ACT_TRACE', defaultErrnoRet: 5 }, []],
  ])('%s: %j', (text, flat, codes) => {
    expect(runtimeProblems({ ...plain, ...flat }, runtime(text)).map(({ code }) => code)).toEqual(codes);
  });
});
