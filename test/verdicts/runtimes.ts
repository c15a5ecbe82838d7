import { allow, by, errno, rmdir, rule, type VerdictCase } from './notation.ts';

const runc = { runtime: { name: 'runc' } } as const;
const oldRunc = { runtime: { name: 'runc', version: '1.1.5+ds1' } } as const;
const crun = { runtime: { name: 'crun' } } as const;
const native = { architectures: ['SCMP_ARCH_X86_64'] };

/** Cases 26 to 28, 31 and 32: numbers, the ENOSYS ceiling, names and spelling. */
export const runtimes: readonly VerdictCase[] = [
  { says: '26 error 0 is passed on', profile: by(allow, [rmdir(errno(0))]), calls: { rmdir: 'ERRNO(0)' } },
  { says: '26 error 4094 is fine', profile: by(allow, [rmdir(errno(4094))]), calls: { rmdir: 'ERRNO(4094)' } },
  { says: '26 error 65574 is 38', profile: by(allow, [rmdir(errno(65_574))]), calls: { rmdir: 'ERRNO(38)' } },
  {
    says: '27 runc answers ENOSYS above the highest number named',
    profile: by(errno(1), [rule(['read', 'rseq'], allow)], native),
    load: runc,
    calls: {
      rmdir: 'ERRNO(1)',
      'nr:424': 'ERRNO(38)',
      clone3: 'ERRNO(38)',
      faccessat2: 'ERRNO(38)',
      'nr:999': 'ERRNO(38)',
    },
  },
  {
    says: '27 crun has no such ceiling',
    profile: by(errno(1), [rule(['read', 'rseq'], allow)], native),
    load: crun,
    calls: { clone3: 'ERRNO(1)', 'nr:999': 'ERRNO(1)' },
  },
  {
    says: '27 naming faccessat2 turns ENOSYS for clone3 into EPERM',
    profile: by(errno(1), [rule(['read', 'rseq', 'faccessat2'], allow)], native),
    load: runc,
    calls: { 'nr:424': 'ERRNO(1)', clone3: 'ERRNO(1)', 'nr:451': 'ERRNO(38)', 'nr:999': 'ERRNO(38)' },
  },
  {
    says: '27 a denied cachestat raises the ceiling too, though the filter skips the rule',
    profile: by(errno(1), [rule(['read', 'rseq'], allow), rule(['cachestat'], errno(1))], native),
    load: runc,
    calls: { clone3: 'ERRNO(1)', cachestat: 'ERRNO(1)', 'nr:999': 'ERRNO(38)' },
  },
  {
    says: '27 the ceiling also comes before a default that kills',
    profile: by({ action: 'SCMP_ACT_KILL_PROCESS' }, [rule(['read', 'rseq'], allow)], native),
    load: runc,
    calls: { rmdir: 'KILL_PROCESS', 'nr:999': 'ERRNO(38)' },
  },
  {
    says: '27 an allowing default has no ceiling',
    profile: by(allow, [rmdir(errno(1))], native),
    load: runc,
    calls: { 'nr:999': 'ALLOW' },
  },
  {
    says: '28 runc up to 1.1.14 has no ceiling without listed architectures',
    profile: by(errno(1), [rule(['read', 'rseq'], allow)]),
    load: oldRunc,
    calls: { 'nr:999': 'ERRNO(1)' },
  },
  {
    says: '28 runc from 1.1.15 has one for the native architecture in any case',
    profile: by(errno(1), [rule(['read', 'rseq'], allow)]),
    load: { runtime: { name: 'runc', version: '1.1.15' } },
    calls: { 'nr:999': 'ERRNO(38)' },
  },
  ...['RMDIR', '84', 'no_such_call'].map((name): VerdictCase => ({
    says: `31 the name ${name} is ignored`,
    profile: by(allow, [rule([name], errno(1))]),
    calls: { rmdir: 'ALLOW' },
  })),
  {
    says: '31 a name of another architecture matters there only',
    profile: by(allow, [rule(['_llseek'], errno(1))], { architectures: ['SCMP_ARCH_X86'] }),
    calls: { lseek: 'ALLOW', 'i386:_llseek': 'ERRNO(1)' },
  },
  {
    says: '31 the legacy name counts as names',
    profile: by(allow, [{ name: 'rmdir', ...errno(1) }]),
    calls: { rmdir: 'ERRNO(1)' },
  },
  {
    says: '32 keys match in any case',
    profile:
      '{"DEFAULTACTION":"SCMP_ACT_ALLOW","SysCalls":[{"Names":["rmdir"],"ACTION":"SCMP_ACT_ERRNO","ErrnoRet":5}]}',
    calls: { rmdir: 'ERRNO(5)' },
  },
  {
    says: '32 the last of two syscalls keys counts',
    profile:
      '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO"}],"syscalls":[{"names":["rmdir"],"action":"SCMP_ACT_ERRNO"}]}',
    calls: { rmdir: 'ERRNO(1)', mkdir: 'ALLOW' },
  },
  {
    says: "34 a rule for each capability and one that excludes both: what mends the default's perf_event_open",
    profile: by(errno(38), [
      rule(['perf_event_open'], allow, { includes: { caps: ['CAP_PERFMON'] } }),
      rule(['perf_event_open'], allow, { includes: { caps: ['CAP_SYS_ADMIN'] } }),
      rule(['perf_event_open'], errno(1), { excludes: { caps: ['CAP_PERFMON', 'CAP_SYS_ADMIN'] } }),
    ]),
    host: { capabilities: ['CAP_PERFMON'] },
    calls: { perf_event_open: 'ALLOW' },
  },
];
