import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../diagnostics/format.ts';
import { parseProfile } from '../../profile/parse.ts';
import type { Host } from '../../profile/host.ts';
import { checks } from './checks.ts';
import { checkProfile, type CheckOptions } from './check-profile.ts';

const host: Host = {
  arch: 'x86_64',
  kernel: { major: 6, minor: 1 },
  capabilities: ['CAP_CHOWN'],
  engine: 'podman',
};
const runc = { runtime: { name: 'runc' } } as const;
const crun = { runtime: { name: 'crun' } } as const;
const runcNeeds = ['close', 'fstatfs', 'futex', 'getdents64', 'openat', 'write'];
const all = ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'];

/** ALLOW by default, for every architecture; a negative case of most checks has no finding at all. */
function denying(...syscalls: object[]): object {
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: all,
    syscalls: [{ names: ['reboot'], ...errno(1) }, ...syscalls],
  };
}

/** ENOSYS by default, for every architecture; execve is allowed. */
function allowing(...syscalls: object[]): object {
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 38,
    architectures: all,
    syscalls: [allow('execve'), ...syscalls],
  };
}

const errno = (errnoRet: number): object => ({ action: 'SCMP_ACT_ERRNO', errnoRet });
const allow = (...names: string[]): object => ({ names, action: 'SCMP_ACT_ALLOW' });
const deny = (...names: string[]): object => ({ names, ...errno(1) });

function test(index: number, op: string, value: number | string, valueTwo = 0): object {
  return { index, op: `SCMP_CMP_${op}`, value, valueTwo };
}

function when(rule: object, ...args: object[]): object {
  return { ...rule, args };
}

function parsed(profile: object | string) {
  // Values above 2^53 are written as strings here and as numbers in the text.
  const text =
    typeof profile === 'string' ? profile : JSON.stringify(profile).replaceAll(/"value":"(\d+)"/g, '"value":$1');
  const { profile: read, diagnostics } = parseProfile(text, { input: 'p.json' });
  if (read === undefined) throw new Error(diagnostics.map((each) => formatDiagnostic(each).line).join('\n'));
  return read;
}

function codesOf(profile: object | string, options: Partial<CheckOptions> = {}): readonly string[] {
  return checkProfile(parsed(profile), { host, ...options }).map(({ code }) => code);
}

const only32 = { index: 0, op: 'SCMP_CMP_MASKED_EQ', value: 0xffffffff, valueTwo: 40 };

type Row = readonly [says: string, profile: object, codes: readonly string[], options?: Partial<CheckOptions>];

const rows: Record<string, readonly Row[]> = {
  'upper bits': [
    [
      'a refusal by EQ of an int',
      denying(when(deny('socket'), test(0, 'EQ', 40))),
      ['upper-bits-bypass', 'multiplexer-closes'],
    ],
    ['the same by MASKED_EQ', denying(when(deny('personality'), only32)), []],
    ['an allowance by EQ of an int', allowing(when(allow('personality'), test(0, 'EQ', 8))), []],
    ['an allowance by NE of an int', allowing(when(allow('personality'), test(0, 'NE', 40))), ['upper-bits-bypass']],
    ['an allowance by GT of an int', allowing(when(allow('personality'), test(0, 'GT', 40))), ['upper-bits-bypass']],
    ['an allowance by LT of an int', allowing(when(allow('personality'), test(0, 'LT', 40))), []],
    ['a refusal by LE of an int', denying(when(deny('personality'), test(0, 'LE', 40))), ['upper-bits-bypass']],
    ['a refusal by EQ of a long', denying(when(deny('clone'), test(0, 'EQ', 40))), []],
    ['a mask of a long', allowing(when(allow('clone'), test(0, 'MASKED_EQ', 0x7e020000))), []],
    [
      'a refusal of 64 bits',
      denying(when(deny('personality'), test(0, 'EQ', '18446744073709551615'))),
      ['value-beyond-argument'],
    ],
    [
      'an allowance of a sign-extended -1',
      allowing(when(allow('personality'), test(0, 'EQ', '18446744073709551615'))),
      ['upper-bits-bypass', 'value-beyond-argument'],
    ],
    ['an allowance of 64 bits of a long', allowing(when(allow('clone'), test(0, 'EQ', '18446744073709551615'))), []],
    ['an allowance of -1 as 32 bits', allowing(when(allow('personality'), test(0, 'EQ', 0xffffffff))), []],
  ],
  multiplexers: [
    [
      'socketcall past a condition',
      allowing(when(allow('socket'), test(0, 'EQ', 1)), allow('socketcall')),
      ['multiplexer-opens'],
    ],
    ['socketcall past a refusal', denying(deny('accept4'), allow('socketcall')), ['rule-equals-default']],
    ['no rule on socketcall', allowing(allow('socket')), []],
    [
      'a condition alone, which socketcall cannot see',
      allowing(when(allow('socket'), test(0, 'EQ', 1))),
      ['multiplexer-opens'],
    ],
    [
      'the same without i386',
      {
        ...allowing(when(allow('socket'), test(0, 'EQ', 1)), allow('socketcall')),
        architectures: ['SCMP_ARCH_X86_64'],
      },
      ['arch-left-out'],
    ],
    [
      'socketcall whole, and no rule on what it makes',
      allowing(when(allow('personality'), test(0, 'EQ', 8)), allow('socketcall')),
      [],
    ],
    ['ipc past a refusal by another errno', allowing(deny('shmget'), allow('ipc')), ['multiplexer-opens']],
  ],
  io_uring: [
    ['allowed', allowing(allow('io_uring_setup', 'io_uring_enter')), ['io-uring-allowed']],
    ['allowed by default', { ...denying() }, ['io-uring-allowed']],
    ['without a ring', allowing(allow('io_uring_enter')), []],
  ],
  'the default errno': [
    ['EPERM', { ...allowing(), defaultErrnoRet: 1 }, ['default-not-enosys']],
    ['left out', { ...allowing(), defaultErrnoRet: undefined }, ['default-not-enosys']],
    ['ENOSYS', allowing(), []],
    ['another action', { ...allowing(), defaultAction: 'SCMP_ACT_KILL_PROCESS', defaultErrnoRet: undefined }, []],
    [
      'EPERM under runc, below the ceiling',
      { ...allowing(allow(...runcNeeds, 'futex_wait')), defaultErrnoRet: 1 },
      ['default-not-enosys'],
      { ...runc, noNewPrivileges: true },
    ],
    [
      'EPERM under runc, above the ceiling',
      { ...allowing(allow(...runcNeeds)), defaultErrnoRet: 1 },
      [],
      { ...runc, noNewPrivileges: true },
    ],
    [
      'EPERM under an old runc without architectures',
      { ...allowing(allow(...runcNeeds)), architectures: [], defaultErrnoRet: 1 },
      ['default-not-enosys', 'arch-left-out'],
      { runtime: { name: 'runc', version: '1.1.14' }, noNewPrivileges: true },
    ],
  ],
  architectures: [
    ['none under an allow-list', { ...allowing(), architectures: [] }, ['arch-left-out']],
    ['none under a deny-list', { ...denying(deny('io_uring_setup')), architectures: [] }, ['arch-killed-by-omission']],
    ['all', allowing(), []],
  ],
  'nothing refused': [
    ['no rule', { defaultAction: 'SCMP_ACT_ALLOW', architectures: all }, ['allows-everything', 'io-uring-allowed']],
    [
      'logging',
      { defaultAction: 'SCMP_ACT_LOG', architectures: all, syscalls: [allow('read')] },
      ['allows-everything', 'io-uring-allowed'],
    ],
    ['one refusal', denying(deny('io_uring_setup')), []],
  ],
  names: [
    ['unknown to libseccomp', allowing(allow('mseal', 'read')), ['unknown-to-libseccomp'], { libseccomp: [2, 5, 4] }],
    ['known to a newer one', allowing(allow('mseal', 'read')), [], { libseccomp: [2, 6, 0] }],
    [
      'newer than the kernel',
      allowing(allow('mseal', 'read')),
      ['newer-than-kernel'],
      { oldestKernel: { major: 6, minor: 9 } },
    ],
    ['as old as the kernel', allowing(allow('mseal', 'read')), [], { oldestKernel: { major: 6, minor: 10 } }],
  ],
  'repeated rules': [
    [
      'first of two unconditional ones',
      denying(deny('io_uring_setup'), deny('acct'), { names: ['acct'], ...errno(2) }),
      ['rule-never-acts'],
    ],
    [
      'a conditional one beside an unconditional one',
      denying(deny('io_uring_setup'), when(deny('acct'), test(0, 'EQ', 1)), { names: ['acct'], ...errno(2) }),
      ['rule-never-acts'],
    ],
    ['the same twice', allowing(allow('read'), allow('read', 'write')), ['duplicate-rule']],
    [
      'the same conditions twice',
      allowing(when(allow('clone'), test(0, 'EQ', 17)), when(allow('clone'), test(0, 'EQ', 17))),
      ['duplicate-rule'],
    ],
    [
      'different conditions',
      allowing(when(allow('clone'), test(0, 'EQ', 17)), when(allow('clone'), test(0, 'EQ', 18))),
      [],
    ],
    ['one name twice in a rule', allowing(allow('read', 'read')), ['duplicate-rule']],
    ['a name that no kernel knows twice, of which parsing has said enough', allowing(allow('reed', 'reed')), []],
    ['equal to the default', allowing({ names: ['acct'], ...errno(38) }), ['rule-equals-default']],
    [
      'a refusal equal to the default, then allowed',
      allowing({ names: ['acct'], ...errno(38) }, allow('acct')),
      ['denial-without-effect', 'rule-equals-default'],
    ],
    [
      'a refusal equal to the default, then allowed for some arguments',
      allowing({ names: ['clone'], ...errno(38) }, when(allow('clone'), test(0, 'EQ', 17))),
      ['denial-without-effect', 'rule-equals-default'],
    ],
    [
      'a refusal of some arguments equal to the default, then allowed',
      allowing(when({ names: ['clone'], ...errno(38) }, test(0, 'EQ', 17)), allow('clone')),
      ['denial-without-effect', 'rule-equals-default'],
    ],
    [
      'allowed, then a refusal equal to the default',
      allowing(allow('acct'), { names: ['acct'], ...errno(38) }),
      ['rule-equals-default'],
    ],
  ],
  starting: [
    ['without execve', { ...allowing(), syscalls: [allow('read')] }, ['startup-call-denied']],
    ['with execve', allowing(), []],
    [
      'with an execve that another process decides',
      { ...allowing(), listenerPath: '/l', syscalls: [{ names: ['execve'], action: 'SCMP_ACT_NOTIFY' }] },
      [],
    ],
    ['crun with execve only', allowing(), ['needs-no-new-privileges'], crun],
    ['crun with execve only and no_new_privileges', allowing(), [], { ...crun, noNewPrivileges: true }],
    [
      'crun with execve only, not with no_new_privileges',
      allowing(),
      Array.from({ length: 7 }, () => 'startup-call-denied'),
      { ...crun, noNewPrivileges: false },
    ],
    [
      'runc without futex',
      allowing(allow('close', 'fstatfs', 'getdents64', 'openat', 'write')),
      ['startup-call-denied'],
      { ...runc, noNewPrivileges: true },
    ],
    ['runc with all', allowing(allow(...runcNeeds)), [], { ...runc, noNewPrivileges: true }],
  ],
};

describe.each(Object.entries(rows))('%s', (_check, table) => {
  it.each(table.map(([says, profile, codes, options]) => ({ says, profile, codes, options })))(
    '$says',
    ({ profile, codes, options }) => {
      // Whether a filter of everything allows a ring is not what the other rows are about.
      const found = codesOf(profile, options).filter((code) => code !== 'io-uring-allowed' || codes.includes(code));
      expect(found).toEqual(codes);
    },
  );
});

it('no check reports what it does not name, and every code has a row', () => {
  const named = checks.flatMap(({ codes }) => codes);
  const tested = Object.values(rows).flatMap((table) => table.flatMap(([, , codes]) => codes));
  expect(named.filter((code) => !tested.includes(code))).toEqual([]);
});

it('names rules as the file does, whatever the host leaves out', () => {
  const dropped = { ...allow('bpf'), includes: { caps: ['CAP_BPF'], minKernel: '4.8' } };
  const profile = allowing(
    dropped,
    { names: ['acct'], ...errno(0) },
    ...[allow('personality'), deny('personality')].map((rule) => when(rule, test(0, 'EQ', 8))),
    ...[test(0, 'GE', '4294967296'), test(0, 'LT', 17)].map((args) => when(allow('clone'), args)),
    deny('close'),
    allow('close'),
  );
  expect(checkProfile(parsed(profile), { host })).toEqual([
    { code: 'min-kernel-ignored', path: 'syscalls[1].includes' },
    { code: 'errno-zero', path: 'syscalls[2].errnoRet' },
    { code: 'rule-conflict', syscall: 'personality', rules: [3, 4] },
    { code: 'not-reliably-enforceable', syscall: 'clone', rules: [5, 6] },
    { code: 'rule-never-acts', rule: 8, by: 7, names: ['close'] },
  ]);
});

it('names the calls newer than an allowed one that libraries do not fall back from upon EPERM', () => {
  const profile = { ...allowing(allow('gettimeofday', 'openat')), defaultErrnoRet: 1 };
  const names = ['clock_gettime', 'openat2'];
  expect(checkProfile(parsed(profile), { host })).toMatchObject([{ code: 'default-not-enosys', names }]);
});

it('shows a call that passes a refusal by', () => {
  const [bypass] = checkProfile(parsed(denying(deny('io_uring_setup'), when(deny('personality'), test(0, 'EQ', 8)))), {
    host,
  });
  expect(bypass).toMatchObject({ syscall: 'personality', argument: 0, example: 'personality(0x100000008)' });
});
