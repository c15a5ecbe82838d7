import { describe, expect, it } from 'vitest';
import { runOf } from '../evidence/evidence.arbitrary.ts';
import { evidenceOf } from '../evidence/merge.ts';
import type { Arch } from '../kernel/arch.ts';
import { syscallByName, type Syscall } from '../kernel/syscalls.ts';
import type { Observation } from '../observations/observation.ts';
import { evaluate } from '../profile/evaluate.ts';
import type { Condition, FlatProfile, FlatRule } from '../profile/flat.ts';
import { loadProblems } from '../profile/load-problems.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { formatVerdict } from '../profile/verdict.ts';
import { synthesize, type SynthesisInput } from './synthesize.ts';

const host = { arch: 'x86_64', kernel: { major: 6, minor: 1 }, capabilities: [], engine: 'podman' } as const;
const options = { nativeArch: host.arch } as const;

function seen(written: string, values: readonly bigint[] = [], errno?: string): Observation {
  const { arch, name } = callOf(written);
  return {
    syscall: syscallByName(arch, name) as Syscall,
    outcome: errno === undefined ? 'ok' : 'errno',
    errno,
    args: values.map((value, index) => ({ index, value })),
    count: 1,
    program: undefined,
    line: 1,
  };
}

/** `read`, `x86:socket`. */
function callOf(written: string): { readonly arch: Arch; readonly name: string } {
  const [name = '', arch = host.arch] = written.split(':').toReversed();
  return { arch: arch as Arch, name };
}

function rule(names: string, action: 'ALLOW' | number, ...args: readonly Condition[]): FlatRule {
  const isErrno = typeof action === 'number';
  const errnoRet = isErrno ? action : undefined;
  return { names: names.split(' '), action: isErrno ? 'SCMP_ACT_ERRNO' : 'SCMP_ACT_ALLOW', errnoRet, args };
}

function when(index: number, op: 'EQ' | 'NE', value: bigint): Condition {
  return { index, op: `SCMP_CMP_${op}`, value, valueTwo: 0n };
}

function base(defaultAction: 'SCMP_ACT_ERRNO' | 'SCMP_ACT_ALLOW', ...syscalls: readonly FlatRule[]): FlatProfile {
  return {
    defaultAction,
    defaultErrnoRet: 1,
    architectures: ['x86_64', 'x86'],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls,
  };
}

function tailored(observations: readonly Observation[], input: Partial<SynthesisInput>) {
  const evidence = evidenceOf(runOf(observations));
  const { profile, diagnostics } = synthesize(evidence, { arch: host.arch, runtime: 'none', ...input });
  const { flat } = resolveProfile(profile, host);
  const verdict = (written: string, ...values: bigint[]): string => {
    const { arch, name } = callOf(written);
    const at = (index: number): bigint => values[index] ?? 0n;
    const nr = syscallByName(arch, name)?.nr ?? -1;
    return formatVerdict(evaluate(flat, { arch, nr, args: [at(0), at(1), at(2), 0n, 0n, 0n] }, options));
  };
  const conflicts = loadProblems(flat, options).filter(({ code }) => code === 'rule-conflict');
  const rulesOn = (name: string) => flat.syscalls.filter(({ names }) => names.includes(name));
  return { verdict, rulesOn, conflicts, codes: diagnostics.map(({ code }) => code) };
}

describe('arguments', () => {
  it('seen of the application do not narrow the calls of the runtime', () => {
    const { verdict } = tailored([seen('prctl', [15n])], { runtime: 'crun', args: 'safe' });
    expect(verdict('prctl', 24n)).toBe('ALLOW');
  });

  it('seen on one architecture are allowed beside those seen on another', () => {
    const { verdict } = tailored([seen('x86:socket', [1n]), seen('socket', [2n])], { args: 'safe' });
    expect([1n, 2n, 3n].map((family) => verdict('socket', family))).toEqual(['ALLOW', 'ALLOW', 'ERRNO(38)']);
  });

  it('that worked are allowed although the base refuses them by a rule', () => {
    const refusing = base('SCMP_ACT_ERRNO', rule('personality', 22, when(0, 'EQ', 3n)));
    const { verdict, codes } = tailored([seen('personality', [3n])], { base: refusing });
    expect([verdict('personality', 3n), verdict('personality', 4n), codes]).toEqual([
      'ALLOW',
      'ERRNO(38)',
      ['wider-than-base'],
    ]);
  });

  it('that worked take the place of a refusal of the base, which libseccomp may test first', () => {
    const refusing = base(
      'SCMP_ACT_ERRNO',
      rule('socket', 1, when(0, 'EQ', 40n)),
      rule('socket', 'ALLOW', when(0, 'NE', 40n)),
    );
    const { rulesOn } = tailored([seen('socket', [40n])], { base: refusing });
    expect(rulesOn('socket').map(({ action }) => action)).toEqual(['SCMP_ACT_ALLOW', 'SCMP_ACT_ALLOW']);
  });

  it.each(['unfinished', 'unseen'] as const)('of a call that ended %s count as working', (outcome) => {
    const refusing = base('SCMP_ACT_ERRNO', rule('personality', 'ALLOW', when(0, 'EQ', 3n)));
    const { verdict, codes } = tailored([{ ...seen('personality', [8n]), outcome }], { base: refusing });
    expect([verdict('personality', 8n), codes]).toEqual(['ALLOW', ['wider-than-base']]);
  });

  it('are compared with the conditions of a base each in its place', () => {
    const values = [1n, 2n, 3n, 4n, 5n, 6n];
    const conditions = values.map((value, index) => when(index, 'EQ', value));
    const { codes } = tailored([seen('mmap', values)], {
      base: base('SCMP_ACT_ERRNO', rule('mmap', 'ALLOW', ...conditions)),
    });
    expect(codes).toEqual([]);
  });

  it('that a base allows by default are allowed, and the others keep its errno', () => {
    const { verdict } = tailored([seen('socket', [1n])], {
      base: base('SCMP_ACT_ALLOW', rule('socket', 97, when(0, 'EQ', 40n))),
    });
    expect([verdict('socket', 1n), verdict('socket', 40n)]).toEqual(['ALLOW', 'ERRNO(97)']);
  });

  it('keep the refusal of a base where its errno is the default here', () => {
    const refusing = base(
      'SCMP_ACT_ERRNO',
      rule('personality', 38, when(0, 'EQ', 7n)),
      rule('personality', 'ALLOW', when(0, 'NE', 5n)),
    );
    const { verdict } = tailored([seen('personality', [0n])], { base: refusing });
    expect([verdict('personality', 0n), verdict('personality', 7n)]).toEqual(['ALLOW', 'ERRNO(38)']);
  });
});

it('keeps conditions of a base that are too complex to decide, and says so', () => {
  const bits = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit));
  const both = (bit: bigint) =>
    [0, 1].map((index) => ({ index, op: 'SCMP_CMP_MASKED_EQ', value: bit, valueTwo: bit }) as const);
  const complex = base('SCMP_ACT_ERRNO', ...bits.map((bit) => rule('personality', 'ALLOW', ...both(bit))));
  const { rulesOn, codes } = tailored([seen('personality', [1n, 1n])], { base: complex });
  expect([rulesOn('personality').length, codes]).toEqual([64, ['policy-too-complex']]);
});

describe('behind a multiplexer', () => {
  /** As Podman's default profile. */
  const netlink = [
    rule('socketcall read', 'ALLOW'),
    rule('socket', 22, when(0, 'EQ', 16n), when(2, 'EQ', 9n)),
    rule('socket', 'ALLOW', when(2, 'NE', 9n)),
    rule('socket', 'ALLOW', when(0, 'NE', 16n)),
  ];

  it('conditions that refuse and allow load', () => {
    const { verdict, conflicts, codes } = tailored([seen('socket', [1n, 1n, 0n]), seen('x86:read')], {
      base: base('SCMP_ACT_ERRNO', ...netlink),
    });
    expect(conflicts).toEqual([]);
    expect(codes).not.toContain('wider-than-base');
    expect([verdict('socket', 16n, 3n, 9n), verdict('x86:socketcall', 1n)]).toEqual(['ERRNO(22)', 'ALLOW']);
  });

  it('they load where the base refuses the multiplexer, and it is said that it does not any more', () => {
    const { verdict, conflicts, codes } = tailored([seen('socket', [1n, 1n, 0n]), seen('x86:read')], {
      base: base('SCMP_ACT_ERRNO', rule('read', 'ALLOW'), ...netlink.slice(1)),
    });
    expect([verdict('x86:socketcall', 1n), conflicts]).toEqual(['ALLOW', []]);
    expect(codes).toContain('wider-than-base');
  });

  it('no more is allowed than the base does by the names of the calls behind it', () => {
    const { verdict } = tailored([seen('x86:socketcall', [1n])], {
      base: base('SCMP_ACT_ERRNO', rule('socket', 'ALLOW')),
    });
    expect([verdict('x86:socketcall', 1n), verdict('x86:socketcall', 2n)]).toEqual(['ALLOW', 'ERRNO(38)']);
  });
});

describe('what does not work must not kill', () => {
  const fatal = { defaultAction: 'kill-process' } as const;

  it('a call that only returned ENOSYS, or that a filter denied', () => {
    const denied = { ...seen('bpf'), outcome: 'denied' as const };
    const { verdict } = tailored([seen('rseq', [], 'ENOSYS'), denied], fatal);
    expect([verdict('rseq'), verdict('bpf'), verdict('read')]).toEqual(['ERRNO(38)', 'ERRNO(38)', 'KILL_PROCESS']);
  });

  it('arguments that the base refuses and that failed', () => {
    const { verdict, codes } = tailored([seen('socket', [1n]), seen('socket', [38n], 'EAFNOSUPPORT')], {
      ...fatal,
      base: base('SCMP_ACT_ERRNO', rule('socket', 'ALLOW', when(0, 'NE', 38n))),
    });
    expect([verdict('socket', 38n), codes]).toEqual(['ERRNO(1)', ['outcome-unclear']]);
  });

  it('a call of the runtime that the base refuses', () => {
    const { verdict } = tailored([seen('read')], {
      ...fatal,
      runtime: 'runc',
      withExec: true,
      base: base('SCMP_ACT_ERRNO'),
    });
    expect(verdict('fsopen')).toBe('ERRNO(1)');
  });

  it('a call of another architecture that only returned ENOSYS', () => {
    expect(tailored([seen('x86:rseq', [], 'ENOSYS')], {}).verdict('x86:rseq')).toBe('ERRNO(38)');
  });
});

it('refuses nothing where the default is to log', () => {
  const refusing = base('SCMP_ACT_ERRNO', rule('mount', 1), rule('socket', 22, when(0, 'EQ', 3n)));
  const observations = [seen('mount', [], 'EPERM'), seen('socket', [3n], 'EINVAL')];
  const { verdict } = tailored(observations, { base: refusing, defaultAction: 'log' });
  expect([verdict('mount'), verdict('socket', 3n)]).toEqual(['LOG', 'LOG']);
});
