import { expect, it } from 'vitest';
import type { FlatProfile } from './flat.ts';
import { loadProblems } from './load-problems.ts';

it('finds in a profile that nobody has parsed what parsing would find', () => {
  const flat: FlatProfile = {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 4095,
    architectures: ['x86_64'],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: [{ names: ['read', ''], action: 'SCMP_ACT_ERRNO', errnoRet: 0, args: [] }],
  };
  expect(loadProblems(flat, { nativeArch: 'x86_64' })).toEqual([
    { code: 'errno-out-of-range', path: 'defaultErrnoRet', errno: 4095 },
    { code: 'errno-zero', path: 'syscalls[0].errnoRet' },
    { code: 'empty-name', path: 'syscalls[0].names[1]' },
  ]);
});
