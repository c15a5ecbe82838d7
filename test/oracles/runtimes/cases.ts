import type { Arch } from '../../../packages/core/src/kernel/arch.ts';
import type { Condition, FlatProfile, FlatRule } from '../../../packages/core/src/profile/flat.ts';

export interface FixedCase {
  readonly says: string;
  readonly flat: FlatProfile;
  /** In the notation of `test/verdicts`. */
  readonly calls: readonly string[];
  /** The code that says that the filter does not do what the rules say. */
  readonly differs?: string;
}

export interface RefusalCase {
  readonly says: string;
  readonly flat: FlatProfile;
  /** crun starts although the load check calls it an error: the profile cannot mean what it says. */
  readonly crunStarts?: boolean;
}

type Default = Pick<FlatProfile, 'defaultAction' | 'defaultErrnoRet'>;
const byAllow: Default = { defaultAction: 'SCMP_ACT_ALLOW', defaultErrnoRet: undefined };
const byErrno: Default = { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1 };
const byKill: Default = { defaultAction: 'SCMP_ACT_KILL_PROCESS', defaultErrnoRet: undefined };

function profile(byDefault: Default, syscalls: readonly FlatRule[], more: Partial<FlatProfile> = {}): FlatProfile {
  const rest = { architectures: [], flags: [], listenerPath: undefined, listenerMetadata: undefined };
  return { ...byDefault, ...rest, syscalls, ...more };
}

function deny(names: readonly string[], errnoRet: number, args: readonly Condition[] = []): FlatRule {
  return { names, action: 'SCMP_ACT_ERRNO', errnoRet, args };
}

function equal(index: number, value: bigint): Condition {
  return { index, op: 'SCMP_CMP_EQ', value, valueTwo: 0n };
}

const all: readonly Arch[] = ['x86_64', 'x86', 'x32'];
const above = ['nr:451', 'nr:500', 'nr:999', 'rmdir', 'getpgrp', 'i386:nr:999', 'i386:rmdir', 'x32:rmdir'];
const everywhere = ['rmdir(1)', 'i386:rmdir(1)', 'x32:rmdir(1)', 'getpgrp', 'i386:getpgrp', 'x32:getpgrp'];
const noNetwork = [
  'socket(40)',
  'socket(2)',
  'i386:nr:359(40)',
  'i386:nr:359(2)',
  'i386:nr:102(1, 40)',
  'i386:nr:102(3, 40)',
];

/** Facts about the runtimes that random profiles seldom meet. */
export function fixedCases(needed: FlatRule): readonly FixedCase[] {
  return [...stubCases(needed), ...conditionCases(needed), ...archCases(needed), ...wrongFilters(needed)];
}

function stubCases(needed: FlatRule): readonly FixedCase[] {
  return [
    { says: 'the ENOSYS stub, listed', flat: profile(byErrno, [needed], { architectures: ['x86_64'] }), calls: above },
    { says: 'the ENOSYS stub, not listed', flat: profile(byErrno, [needed]), calls: above },
    { says: 'the ENOSYS stub on i386', flat: profile(byErrno, [needed], { architectures: all }), calls: above },
    {
      says: 'the ENOSYS stub before a killing default',
      flat: profile(byKill, [needed], { architectures: ['x86_64'] }),
      calls: above,
    },
    {
      says: 'the ENOSYS stub is raised by a denied and by a skipped call, and not by one libseccomp does not know',
      flat: profile(byErrno, [needed, deny(['process_mrelease'], 1), deny(['cachestat', 'no_such_call'], 77)], {
        architectures: ['x86_64'],
      }),
      calls: ['process_mrelease', 'cachestat', 'nr:447', 'nr:449', 'nr:999'],
    },
    {
      says: 'an allowing default has no stub',
      flat: profile(byAllow, [deny(['rmdir'], 77)], { architectures: ['x86_64'] }),
      calls: ['rmdir', 'nr:999'],
    },
  ];
}

function conditionCases(needed: FlatRule): readonly FixedCase[] {
  const eight = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((value) => equal(0, value));
  return [
    {
      says: 'eight conditions on one argument',
      flat: profile(byAllow, [needed, deny(['rmdir'], 77, eight)]),
      calls: ['rmdir(1)', 'rmdir(6)', 'rmdir(7)', 'rmdir(8)', 'rmdir(9)'],
    },
    {
      says: 'a condition on socket does not reach behind socketcall',
      flat: profile(byAllow, [needed, deny(['socket'], 77, [equal(0, 40n)])], { architectures: ['x86_64', 'x86'] }),
      calls: noNetwork,
    },
    {
      says: 'socketcall allowed bypasses socket',
      flat: profile(byErrno, [needed, { ...needed, names: ['socketcall'] }, deny(['socket'], 77)], {
        architectures: ['x86'],
      }),
      calls: noNetwork,
    },
    { says: 'errno 0 looks like success', flat: profile(byAllow, [needed, deny(['rmdir'], 0)]), calls: ['rmdir(1)'] },
    { says: 'errno 4094', flat: profile(byAllow, [needed, deny(['rmdir'], 4094)]), calls: ['rmdir(1)'] },
    { says: 'errno modulo 65536', flat: profile(byAllow, [needed, deny(['rmdir'], 65_536 + 77)]), calls: ['rmdir(1)'] },
  ];
}

function archCases(needed: FlatRule): readonly FixedCase[] {
  return [
    {
      says: 'no architectures: others are killed',
      flat: profile(byAllow, [needed, deny(['rmdir'], 77)]),
      calls: everywhere,
    },
    ...(['x86', 'x32'] as const).map((arch) => ({
      says: `only ${arch} listed: the native one is in the filter as well`,
      flat: profile(byAllow, [needed, deny(['rmdir'], 77)], { architectures: [arch] }),
      calls: everywhere,
    })),
    {
      says: 'all listed',
      flat: profile(byAllow, [needed, deny(['rmdir'], 77)], { architectures: all }),
      calls: everywhere,
    },
    {
      says: 'values are cut on 32-bit architectures',
      flat: profile(byAllow, [needed, deny(['rmdir'], 77, [equal(0, 0x1_0000_0005n)])], { architectures: all }),
      calls: [
        'rmdir(5)',
        'rmdir(0x100000005)',
        'i386:rmdir(5)',
        'i386:rmdir(0x100000005)',
        'x32:rmdir(5)',
        'x32:rmdir(0x100000005)',
      ],
    },
  ];
}

/** libseccomp 2.5.4 gets these wrong, and the load check says so. */
function wrongFilters(needed: FlatRule): readonly FixedCase[] {
  return [
    {
      says: 'libseccomp never looks at the number if the least conditional call is one the architecture lacks',
      flat: profile(byAllow, [deny(['mmap2'], 77), deny(['rmdir'], 77, [equal(0, 1n)])], { architectures: all }),
      calls: ['rmdir(1)'],
      differs: 'not-reliably-enforceable',
    },
    {
      says: 'libseccomp forgets a call of i386 that is there behind ipc only',
      flat: profile(byAllow, [deny(['semop'], 77)], { architectures: ['x86_64', 'x86'] }),
      calls: ['i386:nr:117(1, 0, 0, 0, 0, 0)'],
      differs: 'not-reliably-enforceable',
    },
    {
      says: 'libseccomp compiles conditions of several comparisons wrongly',
      flat: profile(byErrno, [
        needed,
        { ...needed, names: ['rmdir'], args: [equal(1, 1n), { ...equal(0, 2n), op: 'SCMP_CMP_NE' }] },
        { ...needed, names: ['rmdir'], args: [{ ...equal(0, 0n), op: 'SCMP_CMP_NE' }] },
        { ...needed, names: ['rmdir'], args: [equal(1, 2n)] },
      ]),
      calls: ['rmdir(0, 4)'],
      differs: 'not-reliably-enforceable',
    },
  ];
}

const conflicting = [deny(['rmdir'], 71, [equal(0, 1n)]), deny(['rmdir'], 72, [equal(0, 1n)])];
const notify: FlatRule = { names: ['rmdir'], action: 'SCMP_ACT_NOTIFY', errnoRet: undefined, args: [] };

/** Profiles that one runtime or both refuse; what each does, the load check must say. */
export const refusalCases: readonly RefusalCase[] = [
  { says: 'nothing wrong', flat: profile(byAllow, [deny(['rmdir'], 77)]) },
  { says: 'one condition, two verdicts', flat: profile(byAllow, conflicting) },
  {
    says: 'one condition, two verdicts, on a call the architecture lacks',
    flat: profile(
      byAllow,
      conflicting.map((rule) => ({ ...rule, names: ['mmap2'] })),
    ),
  },
  { says: 'errno 4095', flat: profile(byAllow, [deny(['rmdir'], 4095)]) },
  { says: 'errno 4094', flat: profile(byAllow, [deny(['rmdir'], 4094)]) },
  {
    says: 'errno 5000 of a rule that repeats the default',
    flat: profile({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 5000 }, []),
  },
  { says: 'an errno on ALLOW', flat: profile(byAllow, [{ ...deny(['rmdir'], 5), action: 'SCMP_ACT_LOG' }]) },
  { says: 'a default errno with ALLOW', flat: profile({ ...byAllow, defaultErrnoRet: 5 }, []) },
  { says: 'another byte order', flat: profile(byAllow, [], { architectures: ['ppc64'] }) },
  { says: 'an architecture newer runtimes know', flat: profile(byAllow, [], { architectures: ['riscv64'] }) },
  { says: 'an architecture of the same byte order', flat: profile(byAllow, [], { architectures: ['aarch64', 'arm'] }) },
  { says: 'a flag', flat: profile(byAllow, [], { flags: ['SECCOMP_FILTER_FLAG_LOG'] }) },
  { says: 'an unknown flag', flat: profile(byAllow, [], { flags: ['SECCOMP_FILTER_FLAG_NONE'] }) },
  { says: 'an empty name', flat: profile(byAllow, [deny([''], 1)]), crunStarts: true },
  { says: 'an unknown name', flat: profile(byAllow, [deny(['no_such_call', 'RMDIR', '84'], 1)]) },
  { says: 'NOTIFY without a listener', flat: profile(byAllow, [notify]), crunStarts: true },
  {
    says: 'NOTIFY of write',
    flat: profile(byAllow, [{ ...notify, names: ['write'] }], { listenerPath: '/run/none.sock' }),
  },
  { says: 'NOTIFY by default', flat: profile({ defaultAction: 'SCMP_ACT_NOTIFY', defaultErrnoRet: undefined }, []) },
];
