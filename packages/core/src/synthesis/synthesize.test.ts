import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceArbitrary, runOf } from '../evidence/evidence.arbitrary.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { evidenceOf, mergeEvidence } from '../evidence/merge.ts';
import { syscallByName, syscallByNumber, type Syscall } from '../kernel/syscalls.ts';
import type { ArgumentValue, Observation } from '../observations/observation.ts';
import { policyOf } from '../policy/policy-of.ts';
import { subset } from '../policy/policy.ts';
import { Space } from '../policy/space.ts';
import type { EngineProfile } from '../profile/engine-profile.ts';
import { evaluate } from '../profile/evaluate.ts';
import type { FlatProfile } from '../profile/flat.ts';
import { parseProfile } from '../profile/parse.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { formatVerdict } from '../profile/verdict.ts';
import { synthesize, type SynthesisInput } from './synthesize.ts';

const host = { arch: 'x86_64', kernel: { major: 6, minor: 1 }, capabilities: [], engine: 'podman' } as const;

function flatOf(profile: EngineProfile): FlatProfile {
  return resolveProfile(profile, host).flat;
}

function parsed(json: object): FlatProfile {
  const { profile, diagnostics } = parseProfile(JSON.stringify(json), { input: 'base.json' });
  expect(diagnostics.filter(({ code }) => code === 'profile-json')).toEqual([]);
  return flatOf(profile as EngineProfile);
}

/** Two denials with an errno of their own, conditions on personality and socket. */
const base = parsed({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
  syscalls: [
    {
      names: ['read', 'write', 'openat', 'open', 'mmap2', 'clone', 'execve', 'rt_sigreturn'],
      action: 'SCMP_ACT_ALLOW',
    },
    { names: ['mkdir', 'mount'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 },
    { names: ['personality'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, op: 'SCMP_CMP_EQ', value: 0 }] },
    { names: ['socket'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, op: 'SCMP_CMP_NE', value: 16 }] },
  ],
});

/** clone3, whose flags a filter cannot see, is refused so that programs take clone. */
const withFallback = parsed({
  defaultAction: 'SCMP_ACT_ERRNO',
  syscalls: [
    {
      names: ['clone'],
      action: 'SCMP_ACT_ALLOW',
      args: [{ index: 0, op: 'SCMP_CMP_MASKED_EQ', value: 0x7e020000, valueTwo: 0 }],
    },
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
  ],
});

const plain = { outcome: 'ok', errno: undefined, count: 1, args: undefined, program: 'app', line: 7 } as const;

function seen(name: string, more: Partial<Observation> = {}): Observation {
  return { ...plain, syscall: syscallByName('x86_64', name) as Syscall, ...more };
}

function args(...values: (bigint | string)[]): ArgumentValue[] {
  return values.map((value, index) => ({ index, value }));
}

function tailored(observations: readonly Observation[], input: Partial<SynthesisInput> = {}) {
  const { profile, diagnostics, explanations } = synthesize(evidenceOf(runOf(observations)), {
    arch: 'x86_64',
    base,
    runtime: 'none',
    ...input,
  });
  const flat = flatOf(profile);
  const verdict = (name: string, ...values: bigint[]): string => {
    const six = [0n, 1n, 2n, 3n, 4n, 5n].map((_, i) => values[i] ?? 0n) as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    const nr = (syscallByName('x86_64', name) as Syscall).nr as number;
    return formatVerdict(evaluate(flat, { arch: 'x86_64', nr, args: six }, { nativeArch: 'x86_64' }));
  };
  const codes = diagnostics.map(({ code }) => code);
  const reasonsOf = (name: string) => explanations.find((explanation) => explanation.name === name)?.reasons;
  return { profile, flat, verdict, diagnostics, codes, reasonsOf };
}

describe('what the evidence says decides', () => {
  it.each([
    ['a call that worked', 'read', {}, {}, 'ALLOW', []],
    ['a call that failed, as calls do', 'openat', { outcome: 'errno', errno: 'ENOENT' }, {}, 'ALLOW', []],
    ['a call cut off by the end', 'read', { outcome: 'unfinished' }, {}, 'ALLOW', []],
    [
      'a call that only returned ENOSYS',
      'read',
      { outcome: 'errno', errno: 'ENOSYS' },
      {},
      'ERRNO(38)',
      ['only-enosys'],
    ],
    ['the same with --keep-failing', 'read', { outcome: 'errno', errno: 'ENOSYS' }, { keepFailing: true }, 'ALLOW', []],
    ['a call a filter denied', 'read', { outcome: 'denied' }, {}, 'ERRNO(38)', ['denied-while-recording']],
    ['the same with --include-denied', 'read', { outcome: 'denied' }, { includeDenied: true }, 'ALLOW', []],
    ['a call the base refuses that worked', 'mkdir', {}, {}, 'ALLOW', ['wider-than-base']],
    [
      'a call the base refuses that failed',
      'mkdir',
      { outcome: 'errno', errno: 'EPERM' },
      {},
      'ERRNO(1)',
      ['base-refuses-failing'],
    ],
    ['a call the base does not name', 'bpf', {}, {}, 'ALLOW', ['wider-than-base']],
    [
      'a call the base refuses with ENOSYS for its sibling',
      'clone3',
      {},
      { base: withFallback },
      'ERRNO(38)',
      ['falls-back'],
    ],
    ['without a base', 'mkdir', {}, { base: undefined }, 'ALLOW', []],
  ] as const)('%s', (_, name, more, input, verdict, codes) => {
    const result = tailored([seen(name, more)], input);
    expect(result.verdict(name)).toBe(verdict);
    expect(result.codes).toEqual(codes);
  });

  it('allows the sibling to which a program falls back, with that reason', () => {
    const result = tailored([seen('clone3')], { base: withFallback });
    expect([result.verdict('clone', 0x11n), result.verdict('clone', 0x10000000n)]).toEqual(['ALLOW', 'ERRNO(38)']);
    expect(result.reasonsOf('clone')).toEqual([
      { kind: 'sibling', of: 'clone3', why: 'the base refuses clone3 with ENOSYS, upon which programs call clone' },
    ]);
  });

  it('refuses clone3 by name where only clone is allowed, since engines that ignore defaultErrnoRet answer EPERM', () => {
    const refused = (...names: string[]) =>
      tailored(names.map((name) => seen(name))).profile.syscalls.filter(({ action }) => action === 'SCMP_ACT_ERRNO');
    expect(refused('clone')).toMatchObject([{ names: ['clone3'], errnoRet: 38 }]);
    expect(refused('read')).toEqual([]);
    expect(refused('clone', 'clone3')).toEqual([]);
  });

  it('cannot allow a number without a name, and says so', () => {
    expect(tailored([{ ...plain, syscall: syscallByNumber('x86_64', 999) }]).codes).toEqual(['number-without-name']);
  });
});

describe('arguments', () => {
  it("keeps the base's conditions for a call that fits them", () => {
    const { verdict, codes } = tailored([seen('personality', { args: args(0n) })]);
    expect([verdict('personality', 0n), verdict('personality', 8n), codes]).toEqual(['ALLOW', 'ERRNO(38)', []]);
  });

  it('adds just the arguments that worked beyond them, and says so', () => {
    const { verdict, codes } = tailored([seen('personality', { args: args(8n) })]);
    expect([verdict('personality', 0n), verdict('personality', 8n), verdict('personality', 9n)]).toEqual([
      'ALLOW',
      'ALLOW',
      'ERRNO(38)',
    ]);
    expect(codes).toEqual(['wider-than-base']);
  });

  it('does not add arguments that may be the ones that failed', () => {
    const { verdict, codes } = tailored([
      seen('socket', { args: args(2n) }),
      seen('socket', { args: args(16n), outcome: 'errno', errno: 'EINVAL' }),
    ]);
    expect([verdict('socket', 2n), verdict('socket', 16n)]).toEqual(['ALLOW', 'ERRNO(38)']);
    expect(codes).toEqual(['outcome-unclear']);
  });

  it('says that arguments failed only where all calls did', () => {
    const { codes } = tailored([seen('socket', { args: args(16n), outcome: 'errno', errno: 'EINVAL' })]);
    expect(codes).toEqual(['base-refuses-failing']);
  });

  it('says so when the arguments are not known', () => {
    const unknown = { code: 'arguments-unknown', syscall: 'personality' };
    const said = (...observations: readonly Observation[]) => tailored(observations).diagnostics;
    expect(said(seen('personality', { count: 3 }))).toMatchObject([{ ...unknown, count: 3 }]);
    const named = seen('personality', { args: args('PER_NEW'), count: 2 });
    expect(said(seen('personality', { args: args(0n) }), named)).toMatchObject([{ ...unknown, count: 2 }]);
  });

  it.each(['arch_prctl', 'personality', 'prctl', 'socket', 'socketpair'])('narrows %s by its first', (name) => {
    const { verdict } = tailored([seen(name, { args: args(5n, 6n, 7n) })], { args: 'safe', base: undefined });
    expect([verdict(name, 5n), verdict(name, 5n, 1n), verdict(name, 6n, 6n)]).toEqual(['ALLOW', 'ALLOW', 'ERRNO(38)']);
  });

  it('narrows to the observed values only when asked, and only where all are known', () => {
    const sockets = [seen('socket', { args: args(1n) }), seen('socket', { args: args(2n) })];
    const narrowed = tailored(sockets, { args: 'safe', base: undefined });
    expect(narrowed.verdict('socket', 2n)).toBe('ALLOW');
    expect(narrowed.verdict('socket', (7n << 32n) | 2n)).toBe('ALLOW');
    expect(narrowed.verdict('socket', 3n)).toBe('ERRNO(38)');
    expect(tailored(sockets, { base: undefined }).verdict('socket', 3n)).toBe('ALLOW');
    expect(tailored([...sockets, seen('socket')], { args: 'safe', base: undefined }).verdict('socket', 3n)).toBe(
      'ALLOW',
    );
  });
});

describe('what nobody observed', () => {
  it('holds the hidden calls as far as the base allows them', () => {
    expect(tailored([seen('read')]).verdict('rt_sigreturn')).toBe('ALLOW');
    expect(tailored([seen('read')]).verdict('clock_gettime')).toBe('ERRNO(38)');
    expect(tailored([seen('read')], { base: undefined }).verdict('clock_gettime')).toBe('ALLOW');
  });

  it('holds the exits that a summary of calls cannot show', () => {
    const run = { ...runOf([seen('read')]), incomplete: new Map([['summary-without-exit', 1]] as const) };
    const { explanations } = synthesize(evidenceOf(run), { arch: 'x86_64', runtime: 'none' });
    expect(explanations.map(({ name }) => name)).toEqual(expect.arrayContaining(['exit', 'exit_group']));
    expect(tailored([seen('read')], { base: undefined }).reasonsOf('exit_group')).toBeUndefined();
  });

  it('holds the floor of the runtime asked for', () => {
    const floor = (input: Partial<SynthesisInput>) => tailored([seen('read')], { base: undefined, ...input });
    expect(floor({ runtime: 'runc' }).verdict('capset')).toBe('ALLOW');
    expect(floor({ runtime: 'runc', noNewPrivileges: true }).verdict('capset')).toBe('ERRNO(38)');
    expect(floor({ runtime: 'crun' }).verdict('setgid')).toBe('ERRNO(38)');
    expect(floor({ runtime: 'crun' }).verdict('umask')).toBe('ERRNO(38)');
    expect(floor({ runtime: 'crun', withExec: true }).verdict('umask')).toBe('ALLOW');
    expect(floor({ runtime: 'runc', withExec: true }).verdict('fsopen')).toBe('ERRNO(38)');
    expect(floor({ runtime: 'runc', withExec: true, defaultAction: 'kill-process' }).verdict('fsopen')).toBe('ALLOW');
    expect(floor({ runtime: 'none' }).verdict('execve')).toBe('ERRNO(38)');
  });

  it('holds the siblings asked for', () => {
    const siblings = (choice: 'none' | 'libc' | 'arch') =>
      tailored([seen('openat')], { siblings: choice }).verdict('open');
    expect([siblings('none'), siblings('arch'), siblings('libc')]).toEqual(['ERRNO(38)', 'ERRNO(38)', 'ALLOW']);
  });
});

describe('architectures', () => {
  const mmap2 = syscallByName('x86', 'mmap2') as Syscall;

  it('lists those with evidence or asked for, and reports the excess', () => {
    expect(tailored([seen('read')]).profile.architectures).toEqual(['x86_64']);
    const both = tailored([seen('read'), { ...plain, syscall: mmap2 }]);
    expect(both.profile.architectures).toEqual(['x86_64', 'x86']);
    expect(both.codes).toEqual(['arch-excess']);
    const clone = tailored([seen('read'), seen('clone'), { ...plain, syscall: mmap2 }]).diagnostics;
    expect(clone).toEqual([{ code: 'arch-excess', arch: 'i386', names: ['clone', 'read'] }]);
    expect(tailored([seen('read')], { arches: ['x32'] }).profile.architectures).toEqual(['x86_64', 'x32']);
  });
});

describe('laws', () => {
  const policyIn = (space: Space, flat: FlatProfile) => policyOf(flat, { nativeArch: 'x86_64', space });
  const generated = (evidence: Evidence, input: Partial<SynthesisInput>) =>
    flatOf(synthesize(evidence, { arch: 'x86_64', base, ...input }).profile);
  const inputs = fc.record({
    runtime: fc.constantFrom('runc', 'crun', 'any', 'none'),
    siblings: fc.constantFrom('none', 'libc', 'all'),
    args: fc.constantFrom('none', 'safe'),
    includeDenied: fc.boolean(),
    keepFailing: fc.boolean(),
  } as const);

  it('never allows more than the base unless it says so', () => {
    fc.assert(
      fc.property(evidenceArbitrary, inputs, (evidence, input) => {
        const { profile, diagnostics } = synthesize(evidence, { arch: 'x86_64', base, ...input });
        const space = new Space();
        const witness = subset(policyIn(space, flatOf(profile)), policyIn(space, base));
        const said = diagnostics.some(({ code }) => code === 'wider-than-base' || code === 'arch-excess');
        expect(witness === undefined || said).toBe(true);
      }),
    );
  });

  it('never allows less for more evidence', () => {
    const disjoint = fc
      .tuple(evidenceArbitrary, evidenceArbitrary)
      .filter(([a, b]) => [...a.runs.keys()].every((id) => !b.runs.has(id)));
    fc.assert(
      fc.property(disjoint, inputs, ([a, b], input) => {
        const space = new Space();
        const less = policyIn(space, generated(a, input));
        const more = policyIn(space, generated(mergeEvidence(a, b), input));
        expect(subset(less, more)).toBeUndefined();
      }),
    );
  });
});
