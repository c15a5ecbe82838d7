import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arch } from '../kernel/arch.ts';
import { callOf, loadedProfile } from '../policy/flat-profile.arbitrary.ts';
import { policyOf } from '../policy/policy-of.ts';
import { evaluator } from '../profile/evaluate.ts';
import type { Condition, FlatProfile, FlatRule } from '../profile/flat.ts';
import { parseProfile } from '../profile/parse.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { allowedCalls } from './allowed-calls.ts';
import { compileFilter, type CallWeight } from './compile.ts';
import { disassemble } from './disassemble.ts';
import { decodeFilter, encodeFilter } from './filter.ts';
import { simulate } from './simulate.ts';
import { filterStats } from './stats.ts';

/** Takes seconds; more on a busy machine. */
const slow = { timeout: 60_000 };

const input = loadedProfile.chain((loaded) =>
  fc.record({ loaded: fc.constant(loaded), calls: fc.array(callOf(loaded), { minLength: 20, maxLength: 20 }) }),
);

describe('a compiled filter', () => {
  it('gives every call the verdict that evaluate gives, after a round trip through its bytes', slow, () => {
    fc.assert(
      fc.property(input, ({ loaded: { flat, options }, calls }) => {
        const filter = compileFilter(policyOf(flat, options));
        const read = decodeFilter(encodeFilter(filter), filter.endian);
        expect(read).toEqual(filter);
        const evaluate = evaluator(flat, options);
        for (const call of calls) expect(simulate(filter, call).verdict).toEqual(evaluate(call));
      }),
      { numRuns: 80 },
    );
  });
});

const condition = (index: number, op: Condition['op'], value: bigint, valueTwo = 0n): Condition => ({
  index,
  op,
  value,
  valueTwo,
});

const profile = (
  syscalls: readonly Pick<FlatRule, 'names' | 'args'>[],
  rest: Partial<FlatProfile> = {},
): FlatProfile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures: [],
  flags: [],
  listenerPath: undefined,
  listenerMetadata: undefined,
  syscalls: syscalls.map((rule) => ({ ...rule, action: 'SCMP_ACT_ALLOW', errnoRet: undefined })),
  ...rest,
});

const listing = (flat: FlatProfile, nativeArch: Arch = 'x86_64'): string[] =>
  disassemble(compileFilter(policyOf(flat, { nativeArch }))).map(
    ({ text, comment }) => `${text}${comment && ` ; ${comment}`}`,
  );

describe('compiled code', () => {
  it('is as short as a person would write it', () => {
    expect(listing(profile([{ names: ['read', 'write', 'exit_group'], args: [] }], { architectures: ['x86_64'] })))
      .toMatchInlineSnapshot(`
        [
          "ld [4] ; arch",
          "jeq 0xc000003e, 2, 6 ; x86_64",
          "ld [0] ; nr",
          "jge 0x2, 4, 8 ; open",
          "jge 0x40000000, 5, 7 ; x32:read",
          "jeq 0xffffffff, 9, 6",
          "ret 0x0 ; KILL_THREAD",
          "jeq 0xe7, 8, 9 ; exit_group",
          "ret 0x7fff0000 ; ALLOW",
          "ret 0x50026 ; ERRNO(38)",
        ]
      `);
  });

  it('has no useless instructions for a mask of 32 bits', () => {
    // The rule of Docker's default for clone: no new namespaces.
    const args = [condition(0, 'SCMP_CMP_MASKED_EQ', 0x7e020000n)];
    expect(listing(profile([{ names: ['clone'], args }]), 'aarch64')).toMatchInlineSnapshot(`
      [
        "ld [4] ; arch",
        "jeq 0xc00000b7, 3, 2 ; aarch64",
        "ret 0x0 ; KILL_THREAD",
        "ld [0] ; nr",
        "jeq 0xdc, 5, 7 ; clone",
        "ld [16] ; args[0].low",
        "jset 0x7e020000, 7, 8",
        "ret 0x50026 ; ERRNO(38)",
        "ret 0x7fff0000 ; ALLOW",
      ]
    `);
  });

  it.each<[string, Condition, number]>([
    ['EQ', condition(0, 'SCMP_CMP_EQ', 2n), 4],
    ['EQ of 64 bits', condition(0, 'SCMP_CMP_EQ', 2n ** 63n + 2n), 4],
    ['LE', condition(0, 'SCMP_CMP_LE', 2n), 4],
    ['a bit', condition(0, 'SCMP_CMP_MASKED_EQ', 4n, 4n), 2],
    ['two bits', condition(0, 'SCMP_CMP_MASKED_EQ', 5n, 5n), 3],
    ['three bits', condition(0, 'SCMP_CMP_MASKED_EQ', 21n, 21n), 3],
    ['no access mode but O_RDONLY', condition(1, 'SCMP_CMP_MASKED_EQ', 3n, 0n), 2],
  ])('takes few instructions for %s', (_, args, expected) => {
    const without = listing(profile([{ names: ['clone'], args: [] }]), 'aarch64').length;
    expect(listing(profile([{ names: ['clone'], args: [args] }]), 'aarch64').length - without).toBe(expected);
  });

  it('is quick for the calls that are likely, each on its own architecture', () => {
    const names = ['read', 'open', 'stat', 'fork', 'uname', 'getuid', 'mount', 'futex', 'openat', 'statx'];
    const policy = policyOf(profile([{ names, args: [] }], { architectures: ['x86_64', 'x86'] }), {
      nativeArch: 'x86_64',
    });
    const uname = { arch: 'x86_64', nr: 63, args: [0n, 0n, 0n, 0n, 0n, 0n] } as const;
    const stepsFor = (weights: readonly CallWeight[]) =>
      simulate(compileFilter(policy, { weights }), uname).path.length;
    expect(stepsFor([{ arch: 'x86_64', nr: 63, weight: 1000 }])).toBeLessThan(stepsFor([]));
    expect(stepsFor([{ arch: 'x86', nr: 63, weight: 1000 }])).toBe(stepsFor([]));
  });

  it('refuses what the kernel would', slow, () => {
    const many = Array.from({ length: 1500 }, (_, i) => ({
      names: ['clone'],
      args: [condition(0, 'SCMP_CMP_EQ', BigInt(i) * 0x1_0000_0001n)],
    }));
    expect(() => listing(profile(many))).toThrow(/instructions; the kernel takes 4096/);
    expect(() => listing(profile([], { architectures: ['x86_64', 's390x'] }))).toThrow('differ in byte order');
  });
});

// Debian's golang-github-containers-common; the default profile of Podman 4.3.
/** What Debian 12's Podman package installs. */
const shipped = new URL('../../../../profiles/default/containers-common-0.50.1.json', import.meta.url);
const podmanCapabilities =
  'CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';

const statsOfInstalled = (architectures: readonly Arch[]) => {
  const { profile: engineProfile } = parseProfile(readFileSync(shipped), { input: 'shipped', engine: 'podman' });
  if (engineProfile === undefined) throw new Error('the shipped profile does not parse');
  const capabilities = podmanCapabilities.split(' ').map((name) => `CAP_${name}`);
  const { flat } = resolveProfile(engineProfile, {
    arch: 'x86_64',
    kernel: { major: 6, minor: 1 },
    capabilities,
    engine: 'podman',
  });
  const policy = policyOf({ ...flat, architectures }, { nativeArch: 'x86_64' });
  return filterStats(compileFilter(policy), allowedCalls(policy));
};

describe('the shipped default profile', () => {
  it('takes at most 100 instructions and 8.3 steps on x86_64', () => {
    const { instructions, meanSteps, calls, bitmap } = statsOfInstalled(['x86_64']);
    expect(instructions).toBeLessThanOrEqual(100);
    expect(meanSteps).toBeLessThanOrEqual(8.3);
    // All but personality and socket, which look at arguments.
    expect([calls, bitmap.length]).toEqual([312, 310]);
  });

  it('takes at most 350 instructions and 10.5 steps with x86 and x32', () => {
    const { instructions, meanSteps } = statsOfInstalled(['x86_64', 'x86', 'x32']);
    expect(instructions).toBeLessThanOrEqual(350);
    expect(meanSteps).toBeLessThanOrEqual(10.5);
  });
});
