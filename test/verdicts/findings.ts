import { allow, by, errno, rmdir, rule, test, type FindingCase, type ProfileText } from './notation.ts';

const runc = { runtime: { name: 'runc' } } as const;
const crun = { runtime: { name: 'crun' } } as const;
const killProcess = { action: 'SCMP_ACT_KILL_PROCESS' };
const runcExec = ['faccessat', 'fsconfig', 'fsmount', 'fsopen', 'open_tree', 'uname'];

function withRule(more: object): ProfileText {
  return by(allow, [{ ...rmdir(errno(1)), ...more }]);
}

function condition(text: string): string {
  return `{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["rmdir"],"action":"SCMP_ACT_ERRNO","args":[{"index":0,"op":"SCMP_CMP_EQ","value":${text}}]}]}`;
}

const cachedErrno = by(allow, [rmdir(errno(72))]);
const logFlag = by(allow, [], { flags: ['SECCOMP_FILTER_FLAG_LOG'] });

/** Cases about what engines and runtimes refuse, ignore or get wrong. */
export const findings: readonly FindingCase[] = [
  ...['{}', 'null', '{"syscalls":[]}'].map((profile) => ({
    says: `1 ${profile} means no seccomp at all`,
    profile,
    codes: ['no-seccomp'],
  })),
  {
    says: '2 a rule but no default action',
    profile: { syscalls: [rmdir(allow)] },
    codes: ['default-action-missing'],
  },
  {
    says: '7 one condition, two verdicts: the filter does not load',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 0n)), rmdir(errno(2), test(0, 'EQ', 0n))]),
    codes: ['rule-conflict'],
  },
  {
    says: '7 a shorter condition after the longer one it begins: the filter does not load',
    profile: by(allow, [rmdir(errno(1), test(1, 'EQ', 1n), test(0, 'EQ', 0n)), rmdir(errno(2), test(0, 'EQ', 0n))]),
    codes: ['rule-conflict'],
  },
  {
    says: '7 the other way round it loads',
    profile: by(allow, [rmdir(errno(2), test(0, 'EQ', 0n)), rmdir(errno(1), test(1, 'EQ', 1n), test(0, 'EQ', 0n))]),
    codes: [],
  },
  {
    says: '7 also for a call the architecture does not have: libseccomp keeps it under a made-up number',
    profile: by(allow, [
      rule(['socketcall'], errno(1), { args: [test(0, 'EQ', 0n)] }),
      rule(['socketcall'], errno(2), { args: [test(0, 'EQ', 0n)] }),
    ]),
    codes: ['rule-conflict'],
  },
  {
    says: '13 crun reads six conditions',
    profile: by(allow, [
      rmdir({ action: 'SCMP_ACT_ERRNO' }, ...[1n, 2n, 3n, 4n, 5n, 6n, 7n].map((value) => test(0, 'EQ', value))),
    ]),
    load: crun,
    codes: ['conditions-dropped'],
  },
  {
    says: '19 an archMap without an entry for the host',
    profile: by(allow, [], { archMap: [{ architecture: 'SCMP_ARCH_AARCH64' }] }),
    codes: ['arch-map-no-entry'],
  },
  {
    says: '20 architectures and archMap',
    profile: by(allow, [], { architectures: ['SCMP_ARCH_X86'], archMap: [{ architecture: 'SCMP_ARCH_X86_64' }] }),
    codes: ['architectures-and-arch-map'],
  },
  ...['SCMP_ARCH_NATIVE', 'SCMP_ARCH_FOO'].map((name) => ({
    says: `20 ${name} is no architecture`,
    profile: by(allow, [], { architectures: [name] }),
    codes: ['unknown-arch'],
  })),
  {
    says: '20 another byte order',
    profile: by(allow, [], { architectures: ['SCMP_ARCH_PPC64'] }),
    codes: ['arch-unsupported'],
  },
  ...['SYS_ADMIN', 'cap_sys_admin'].map((cap) => ({
    says: `21 the capability ${cap} never matches`,
    profile: withRule({ includes: { caps: [cap] } }),
    codes: ['filter-never-matches'],
  })),
  ...['x86_64', 'SCMP_ARCH_X86_64'].map((name) => ({
    says: `23 the architecture ${name} never matches`,
    profile: withRule({ includes: { arches: [name] } }),
    codes: ['filter-never-matches'],
  })),
  {
    says: '24 Podman does not know minKernel',
    profile: withRule({ includes: { minKernel: '99.0' } }),
    codes: ['min-kernel-ignored'],
  },
  {
    says: '24 a number as minKernel, Podman',
    profile: withRule({ includes: { minKernel: 5 } }),
    engine: 'podman',
    codes: [],
  },
  {
    says: '24 a number as minKernel, Docker',
    profile: withRule({ includes: { minKernel: 5 } }),
    engine: 'docker',
    codes: ['profile-type'],
  },
  ...['4', '4.8.1', '0.0', '256.1'].map((minKernel): FindingCase => ({
    says: `24 minKernel ${minKernel} is malformed for Docker`,
    profile: withRule({ includes: { minKernel } }),
    engine: 'docker',
    codes: ['min-kernel-invalid'],
  })),
  {
    says: '25 Docker ignores errno',
    profile: by(allow, [rule(['rmdir'], errno(77), { errno: 'ENOSYS' })]),
    engine: 'docker',
    codes: ['errno-field-ignored'],
  },
  {
    says: '25 containerd ignores errno',
    profile: by(allow, [rule(['rmdir'], errno(77), { errno: 'ENOSYS' })]),
    engine: 'containerd',
    codes: ['errno-field-ignored'],
  },
  {
    says: '21 containerd does not read conditions on the host',
    profile: withRule({ includes: { caps: ['CAP_BPF'] }, excludes: { arches: ['arm64'] } }),
    engine: 'containerd',
    codes: ['field-not-read', 'field-not-read'],
  },
  {
    says: '21 conditions that ask for nothing mean the same to containerd',
    profile: withRule({ includes: {}, excludes: { caps: [], minKernel: '' }, name: '', comment: 'x' }),
    engine: 'containerd',
    codes: [],
  },
  ...['EINTR', 'EWOULDBLOCK'].map((name): FindingCase => ({
    says: `25 Podman does not know ${name}`,
    profile: withRule({ errno: name }),
    engine: 'podman',
    codes: ['unknown-errno'],
  })),
  { says: '25 a number as errno, Podman', profile: withRule({ errno: 77 }), engine: 'podman', codes: ['profile-type'] },
  { says: '25 a number as errno, Docker', profile: withRule({ errno: 77 }), engine: 'docker', codes: [] },
  { says: '26 error 0 looks like success', profile: by(allow, [rmdir(errno(0))]), codes: ['errno-zero'] },
  { says: '26 error 4094', profile: by(allow, [rmdir(errno(4094))]), codes: [] },
  ...[4095, 5000].map((number) => ({
    says: `26 error ${number} does not load`,
    profile: by(allow, [rmdir(errno(number))]),
    codes: ['errno-out-of-range'],
  })),
  { says: '26 an error number on ALLOW, runc', profile: by({ ...allow, errnoRet: 38 }, []), load: runc, codes: [] },
  {
    says: '26 an error number on ALLOW, crun',
    profile: by({ ...allow, errnoRet: 38 }, []),
    load: crun,
    codes: ['errno-unsupported'],
  },
  {
    says: '27 faccessat2 listed, clone3 not: threads fail on runc',
    profile: by(errno(1), [rule(['clone', 'rseq', 'faccessat2'], allow)]),
    load: runc,
    codes: ['clone3-not-enosys'],
  },
  {
    says: '27 nothing listed above clone3: threads work on runc',
    profile: by(errno(1), [rule(['clone', 'rseq'], allow)]),
    load: runc,
    codes: [],
  },
  {
    says: '27 the same list on crun: threads fail',
    profile: by(errno(1), [rule(['clone', 'rseq'], allow)]),
    load: crun,
    codes: ['clone3-not-enosys'],
  },
  {
    says: '29 a start-up call killed',
    profile: by(killProcess, [rule(['execve', 'cachestat'], allow)]),
    load: { ...runc, startupCalls: ['execve', 'faccessat2'] },
    codes: ['startup-call-denied'],
  },
  {
    says: '29 killing a thread hangs runc',
    profile: by({ action: 'SCMP_ACT_KILL' }, [rule(['read'], allow)]),
    load: runc,
    codes: ['default-kills-thread'],
  },
  {
    says: '29 a list made from run only kills each exec: the exec calls are start-up calls as well',
    profile: by(killProcess, [rule(['execve', 'cachestat'], allow)]),
    load: { ...runc, startupCalls: runcExec },
    codes: runcExec.map(() => 'startup-call-denied'),
  },
  {
    says: '30 rules that libseccomp compiles wrongly',
    profile: by(errno(1), [
      rmdir(allow, test(1, 'EQ', 1n), test(0, 'NE', 2n)),
      rmdir(allow, test(0, 'NE', 0n)),
      rmdir(allow, test(1, 'EQ', 2n)),
    ]),
    codes: ['not-reliably-enforceable'],
  },
  ...(
    [
      [
        'x32 lacks mmap2, and no rule is without conditions but its own',
        ['X32'],
        'mmap2',
        ['not-reliably-enforceable'],
      ],
      ['the same without x32', [], 'mmap2', []],
      ['getpid is a call of both', ['X32'], 'getpid', []],
      ['i386 has semop only behind ipc', ['X86'], 'semop', ['not-reliably-enforceable', 'not-reliably-enforceable']],
    ] as const
  ).map(([why, others, name, codes]) => ({
    says: `30 a rule on a call the architecture lacks switches off all that have conditions: ${why}`,
    profile: by(allow, [rule([name], errno(1)), rmdir(errno(1), test(0, 'EQ', 1n))], {
      architectures: others.map((arch) => `SCMP_ARCH_${arch}`),
    }),
    codes,
  })),
  ...['RMDIR', '84', 'no_such_call'].map((name) => ({
    says: `31 the name ${name} is unknown`,
    profile: by(allow, [rule([name], errno(1))]),
    codes: ['unknown-syscall'],
  })),
  { says: '31 an empty name', profile: by(allow, [rule([''], errno(1))]), codes: ['empty-name'] },
  { says: '31 no names', profile: by(allow, [rule([], errno(1))]), codes: ['rule-without-names'] },
  { says: '31 no names key', profile: by(allow, [errno(1)]), codes: ['rule-without-names'] },
  { says: '31 name and names', profile: withRule({ name: 'mkdir' }), codes: ['name-and-names'] },
  {
    says: '32 a key given twice',
    profile: '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[],"Syscalls":[]}',
    codes: ['duplicate-key'],
  },
  { says: '32 a byte order mark', profile: '\ufeff{"defaultAction":"SCMP_ACT_ALLOW"}', codes: ['profile-json'] },
  { says: '32 a comment', profile: '{"defaultAction":"SCMP_ACT_ALLOW"} // all', codes: ['profile-json'] },
  { says: '32 trailing text', profile: '{"defaultAction":"SCMP_ACT_ALLOW"} {}', codes: ['profile-json'] },
  ...['1.0', '1e3', '"1"', '-1', '-0', '18446744073709551616'].map((value) => ({
    says: `32 ${value} as an unsigned number`,
    profile: condition(value),
    codes: ['profile-type'],
  })),
  ...['1', '18446744073709551615', 'null'].map((value) => ({
    says: `32 ${value} is one`,
    profile: condition(value),
    codes: [],
  })),
  {
    says: '32 a null rule',
    profile: by(allow, [null]),
    codes: ['null-element'],
  },
  {
    says: '32 null for lists and filters',
    profile: withRule({ args: null, includes: null, excludes: null }),
    codes: [],
  },
  { says: '32 a list for a filter', profile: withRule({ includes: [] }), codes: ['profile-type'] },
  {
    says: '35 FLAG_LOG on runc 1.1',
    profile: logFlag,
    load: { runtime: { name: 'runc', version: '1.1.5' } },
    codes: ['flag-unsupported'],
  },
  {
    says: '35 FLAG_LOG on runc 1.3',
    profile: logFlag,
    load: { runtime: { name: 'runc', version: '1.3.6' } },
    codes: [],
  },
  { says: '35 FLAG_LOG on crun', profile: logFlag, load: crun, codes: [] },
  {
    says: '36 an errno that crun may have in its cache with another number',
    profile: cachedErrno,
    load: { runtime: { name: 'crun', version: '1.28' } },
    codes: ['stale-filter-cache'],
  },
  { says: '36 runc has no cache', profile: cachedErrno, load: runc, codes: [] },
];
