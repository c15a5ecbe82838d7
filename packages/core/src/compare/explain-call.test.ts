import { describe, expect, it } from 'vitest';
import { archLabel } from '../kernel/arch.ts';
import { CallNotationError, parseCall } from '../kernel/call-notation.ts';
import type { Host } from '../profile/host.ts';
import { parseProfile } from '../profile/parse.ts';
import type { Runtime } from '../profile/runtime.ts';
import { explainCall } from './explain-call.ts';

const host: Host = { arch: 'x86_64', kernel: { major: 6, minor: 1 }, capabilities: [], engine: 'podman' };

const { profile } = parseProfile(
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
    syscalls: [
      { names: ['bpf'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_BPF'] } },
      { names: ['read', 'acct', 'openat2'], action: 'SCMP_ACT_ALLOW', comment: 'the app' },
      { names: ['acct'], action: 'SCMP_ACT_ERRNO', errnoRet: 5 },
      { names: ['bpf'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 },
      {
        names: ['socket'],
        action: 'SCMP_ACT_ALLOW',
        args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }],
      },
    ],
  }),
  { input: 'p.json' },
);

function explain(call: string, runtime?: Runtime) {
  if (profile === undefined) throw new Error('the profile is right');
  return explainCall(profile, parseCall(call), { host, runtime });
}

function decisions(call: string, runtime?: Runtime): readonly string[] {
  return explain(call, runtime).arches.flatMap(({ pattern, verdicts }) =>
    verdicts.map(({ verdict, decidedBy }) => {
      const by = decidedBy.kind === 'rule' ? `rule ${decidedBy.rule}` : decidedBy.kind;
      return `${archLabel(pattern.syscall.arch)} ${verdict} ${by}`;
    }),
  );
}

describe('an explanation', () => {
  const runc: Runtime = { name: 'runc' };

  it.each<[string, readonly string[], Runtime?]>([
    ['read', ['x86_64 ALLOW rule 1', 'i386 ALLOW rule 1']],
    ['x86_64:read', ['x86_64 ALLOW rule 1']],
    ['write', ['x86_64 ERRNO(1) default', 'i386 ERRNO(1) default']],
    ['socket(AF_UNIX)', ['x86_64 ALLOW rule 4', 'i386 ALLOW rule 4']],
    ['x86_64:socket', ['x86_64 ERRNO(1) default', 'x86_64 ALLOW rule 4']],
    ['aarch64:read', ['aarch64 KILL_THREAD arch-not-listed']],
    ['x32:read', ['x32 KILL_THREAD arch-not-listed']],
    ['arch_prctl', ['x86_64 ERRNO(1) default', 'i386 ERRNO(1) default']],
    ['newfstatat', ['x86_64 ERRNO(1) default']],
    ['_llseek', ['i386 ERRNO(1) default']],
    ['nr:0', ['x86_64 ALLOW rule 1']],
    ['x86_64:clone3', ['x86_64 ERRNO(1) default'], runc],
    ['x86_64:faccessat2', ['x86_64 ERRNO(38) enosys-stub'], runc],
  ])('of %s', (call, expected, runtime) => {
    expect(decisions(call, runtime)).toEqual(expected);
  });

  it('tells what becomes of every rule on the call', () => {
    const fates = (call: string) => explain(call).rules.map(({ rule, fate }) => [rule, fate]);
    expect(fates('acct')).toEqual([
      [1, { kind: 'counts' }],
      [2, { kind: 'overruled', by: 1 }],
    ]);
    expect(fates('bpf')).toEqual([
      [0, { kind: 'left-out' }],
      [3, { kind: 'equals-default' }],
    ]);
    expect(explain('read').rules[0]).toMatchObject({ comment: 'the app', verdict: 'ALLOW' });
  });

  it('tells of the way through socketcall', () => {
    const [, i386] = explain('socket(AF_INET)').arches;
    expect(i386?.through).toMatchObject({ multiplexer: 'socketcall', verdicts: [{ verdict: 'ALLOW' }] });
  });

  it.each(['no_such_call', 'aarch64:open', 'socket(AF_NOTHING)'])('of %s is refused', (call) => {
    expect(() => explain(call)).toThrow(CallNotationError);
  });
});
