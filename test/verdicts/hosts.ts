import { allow, by, errno, rmdir, rule, type VerdictCase } from './notation.ts';

const bothArches = { architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'] };

function includes(filter: object): VerdictCase['profile'] {
  return by(allow, [{ ...rmdir(errno(1)), includes: filter }]);
}

function excludes(filter: object): VerdictCase['profile'] {
  return by(allow, [{ ...rmdir(errno(1)), excludes: filter }]);
}

const kept = { rmdir: 'ERRNO(1)' };
const dropped = { rmdir: 'ALLOW' };

/** Cases 17 to 19 and 21 to 25: architectures, conditions on the host, errors by name. */
export const hosts: readonly VerdictCase[] = [
  {
    says: '17 calls of architectures that are not listed kill, even under ALLOW',
    profile: by(allow, []),
    calls: { rmdir: 'ALLOW', 'i386:rmdir': 'KILL_THREAD', 'x32:rmdir': 'KILL_THREAD' },
  },
  {
    says: '17 listing X86 lets i386 in, x32 stays out',
    profile: by(allow, [], bothArches),
    calls: { 'i386:rmdir': 'ALLOW', 'x32:rmdir': 'KILL_THREAD' },
  },
  {
    says: '18 the native architecture is filtered without being listed, by the same rules',
    profile: by(allow, [rmdir(errno(1))], { architectures: ['SCMP_ARCH_X86'] }),
    calls: { rmdir: 'ERRNO(1)', 'i386:rmdir': 'ERRNO(1)', mkdir: 'ALLOW' },
  },
  {
    says: '19 an archMap without an entry for the host is as none',
    profile: by(allow, [], { archMap: [{ architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_ARM'] }] }),
    calls: { rmdir: 'ALLOW', 'i386:rmdir': 'KILL_THREAD' },
  },
  {
    says: '19 an archMap with one adds its subarchitectures',
    profile: by(allow, [], { archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }] }),
    calls: { 'i386:rmdir': 'ALLOW', 'x32:rmdir': 'KILL_THREAD' },
  },
  {
    says: '19 containerd has no archMap',
    profile: by(allow, [], { archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }] }),
    host: { engine: 'containerd' },
    calls: { rmdir: 'ALLOW', 'i386:rmdir': 'KILL_THREAD' },
  },
  {
    says: '21 containerd keeps a rule whatever it includes',
    profile: includes({ caps: ['CAP_SYS_ADMIN'], arches: ['arm64'], minKernel: '99.0' }),
    host: { engine: 'containerd' },
    calls: kept,
  },
  {
    says: '21 containerd keeps a rule whatever it excludes',
    profile: excludes({ arches: ['amd64'] }),
    host: { engine: 'containerd' },
    calls: kept,
  },
  ...['SYS_ADMIN', 'cap_sys_admin'].map((cap): VerdictCase => ({
    says: `21 includes.caps ${cap} never matches`,
    profile: includes({ caps: [cap] }),
    host: { capabilities: ['CAP_SYS_ADMIN'] },
    calls: dropped,
  })),
  {
    says: '21 two included capabilities are and-bound: one is not enough',
    profile: includes({ caps: ['CAP_SYS_ADMIN', 'CAP_BPF'] }),
    host: { capabilities: ['CAP_BPF'] },
    calls: dropped,
  },
  {
    says: '21 two included capabilities are and-bound: both are',
    profile: includes({ caps: ['CAP_SYS_ADMIN', 'CAP_BPF'] }),
    host: { capabilities: ['CAP_BPF', 'CAP_SYS_ADMIN'] },
    calls: kept,
  },
  {
    says: '21 two excluded capabilities are or-bound',
    profile: excludes({ caps: ['CAP_SYS_ADMIN', 'CAP_BPF'] }),
    host: { capabilities: ['CAP_BPF'] },
    calls: dropped,
  },
  ...[['CAP_BPF'], []].map((capabilities): VerdictCase => ({
    says: `21 a capability both included and excluded drops the rule, ${capabilities.length === 0 ? 'absent' : 'present'}`,
    profile: by(allow, [{ ...rmdir(errno(1)), includes: { caps: ['CAP_BPF'] }, excludes: { caps: ['CAP_BPF'] } }]),
    host: { capabilities },
    calls: dropped,
  })),
  {
    says: '22 the bounding set decides: a user of 1000 keeps CAP_CHOWN there',
    profile: includes({ caps: ['CAP_CHOWN'] }),
    host: { capabilities: ['CAP_CHOWN'] },
    calls: kept,
  },
  {
    says: '22 with all capabilities dropped the rule goes',
    profile: includes({ caps: ['CAP_CHOWN'] }),
    host: { capabilities: [] },
    calls: dropped,
  },
  {
    says: '22 without a capabilities object Podman keeps the rule',
    profile: includes({ caps: ['CAP_CHOWN'] }),
    host: { capabilities: undefined },
    calls: kept,
  },
  {
    says: '23 includes.arches decides by the host, for all architectures of the filter',
    profile: by(allow, [{ ...rmdir(errno(1)), includes: { arches: ['amd64'] } }], bothArches),
    calls: { rmdir: 'ERRNO(1)', 'i386:rmdir': 'ERRNO(1)' },
  },
  ...['x86', 'x86_64', 'SCMP_ARCH_X86_64'].map((name): VerdictCase => ({
    says: `23 includes.arches ${name} does not match on amd64`,
    profile: by(allow, [{ ...rmdir(errno(1)), includes: { arches: [name] } }], bothArches),
    calls: { rmdir: 'ALLOW', 'i386:rmdir': 'ALLOW' },
  })),
  {
    says: '24 Podman ignores minKernel',
    profile: includes({ minKernel: '99.0' }),
    calls: kept,
  },
  {
    says: '24 Docker heeds minKernel',
    profile: includes({ minKernel: '99.0' }),
    host: { engine: 'docker' },
    calls: dropped,
  },
  {
    says: '24 a kernel of just that version is new enough',
    profile: includes({ minKernel: '6.1' }),
    host: { engine: 'docker' },
    calls: kept,
  },
  {
    says: '25 Podman prefers errno to errnoRet',
    profile: by(allow, [rule(['rmdir'], errno(77), { errno: 'ENOSYS' })]),
    calls: { rmdir: 'ERRNO(38)' },
  },
  {
    says: '25 Docker knows errnoRet only',
    profile: by(allow, [rule(['rmdir'], errno(77), { errno: 'ENOSYS' })]),
    host: { engine: 'docker' },
    calls: { rmdir: 'ERRNO(77)' },
  },
  {
    says: '25 errno alone is EPERM under Docker',
    profile: by(allow, [rule(['rmdir'], errno(), { errno: 'ENOSYS' })]),
    host: { engine: 'docker' },
    calls: { rmdir: 'ERRNO(1)' },
  },
];
