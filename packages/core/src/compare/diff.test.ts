import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf, loadedProfile } from '../policy/flat-profile.arbitrary.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { evaluator } from '../profile/evaluate.ts';
import type { Action, Condition, FlatProfile, FlatRule } from '../profile/flat.ts';
import type { Call } from '../profile/verdict.ts';
import { diffProfiles } from './diff.ts';
import type { PlainCall } from './policy-diff.ts';

/** Takes seconds; more on a busy machine. */
const slow = { timeout: 60_000 };

const rule = (names: string[], args: readonly Condition[] = [], action: Action = 'SCMP_ACT_ALLOW'): FlatRule => ({
  names,
  action,
  errnoRet: undefined,
  args,
});

const profile = (syscalls: readonly FlatRule[], rest: Partial<FlatProfile> = {}): FlatProfile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures: [],
  flags: [],
  listenerPath: undefined,
  listenerMetadata: undefined,
  syscalls,
  ...rest,
});

const domain = (value: bigint): Condition[] => [{ index: 0, op: 'SCMP_CMP_EQ', value, valueTwo: 0n }];
const options = { nativeArch: 'x86_64' } as const;

const socket = (value: string): PlainCall => ({
  arch: 'x86_64',
  nr: 41,
  name: 'socket',
  args: [value, '0', '0', '0', '0', '0'],
});

describe('a difference of profiles', () => {
  it.each<[string, FlatRule[], FlatRule[]]>([
    ['allowed-to-denied', [rule(['socket'])], []],
    ['denied-to-allowed', [], [rule(['socket'], domain(1n))]],
    ['tighter', [rule(['socket'])], [rule(['socket'], domain(1n))]],
    ['looser', [rule(['socket'], domain(1n))], [rule(['socket'], domain(1n)), rule(['socket'], domain(2n))]],
    ['changed', [rule(['socket'], domain(1n))], [rule(['socket'], domain(2n))]],
    ['verdict', [], [rule(['socket'], [], 'SCMP_ACT_ERRNO')]],
    ['verdict', [rule(['socket'])], [rule(['socket'], [], 'SCMP_ACT_LOG')]],
  ])('calls it %s', (kind, before, after) => {
    const { arches } = diffProfiles(profile(before), profile(after), options);
    expect(arches.map(({ calls }) => calls.map((call) => [call.name, call.kind]))).toEqual([[['socket', kind]]]);
  });

  it('shows what is gained and lost by a call each', () => {
    const diff = diffProfiles(
      profile([rule(['socket'], domain(1n))]),
      profile([rule(['socket'], domain(2n))]),
      options,
    );
    expect(diff.arches[0]?.calls[0]).toMatchObject({ gained: socket('2'), lost: socket('1') });
    expect(diff).toMatchObject({ gained: socket('2'), lost: socket('1') });
  });

  it('is silent where rules are written otherwise and mean the same', () => {
    const mask: Condition = { index: 0, op: 'SCMP_CMP_MASKED_EQ', value: 2n ** 64n - 1n, valueTwo: 2n };
    const before = profile([rule(['read', 'socket'], domain(1n)), rule(['socket', 'read'], domain(2n))]);
    const after = profile([rule(['socket'], [mask]), rule(['read'], [mask]), rule(['read', 'socket'], domain(1n))]);
    const diff = diffProfiles(before, after, options);
    expect(diff).toMatchObject({
      gained: undefined,
      lost: undefined,
      arches: [{ calls: [], unnamed: [], allowed: { before: 2, after: 2 } }],
    });
  });

  it('sums up numbers without names as ranges', () => {
    const { arches } = diffProfiles(
      profile([]),
      profile([], { defaultAction: 'SCMP_ACT_KILL_PROCESS', defaultErrnoRet: undefined }),
      options,
    );
    const unnamed = arches[0]?.unnamed ?? [];
    expect(unnamed.at(-1)).toMatchObject({
      first: 0xffff_ffff,
      last: 0xffff_ffff,
      before: { verdicts: ['ERRNO(38)'] },
      after: { verdicts: ['KILL_PROCESS'] },
    });
    expect(unnamed.at(-2)).toMatchObject({ last: 0x3fff_ffff });
    expect(unnamed.length).toBeLessThan(10);
  });

  it('tells calls of an architecture that one filter lacks', () => {
    const diff = diffProfiles(
      profile([rule(['read'])], { architectures: ['x86_64', 'x86'] }),
      profile([rule(['read'])]),
      options,
    );
    expect(diff.filtered).toEqual({ before: ['x86_64', 'x86'], after: ['x86_64'] });
    expect(diff.arches[1]?.calls.find(({ name }) => name === 'read')).toMatchObject({
      kind: 'allowed-to-denied',
      after: { verdicts: ['KILL_THREAD'] },
    });
    expect(diff.lost).toMatchObject({ arch: 'x86', nr: 3, name: 'read' });
  });

  it('tells on which arguments a call is allowed', () => {
    const before = profile([
      rule(['socket'], [...domain(1n), { index: 1, op: 'SCMP_CMP_NE', value: 5n, valueTwo: 0n }]),
    ]);
    const after = profile([rule(['socket'])]);
    const [call] = diffProfiles(before, after, options).arches[0]?.calls ?? [];
    const rules = [
      {
        verdict: 'ALLOW',
        conditions: [
          { index: 0, op: 'SCMP_CMP_EQ', value: '1', valueTwo: '0' },
          { index: 1, op: 'SCMP_CMP_NE', value: '5', valueTwo: '0' },
        ],
      },
    ];
    // By the opposite, EQ 1 and NE 5 would take two rules.
    expect(call?.before).toEqual({ verdicts: ['ALLOW', 'ERRNO(38)'], by: { rules, otherwise: 'ERRNO(38)' } });
    expect(call?.after).toEqual({ verdicts: ['ALLOW'], by: { rules: [], otherwise: 'ALLOW' } });
  });

  it('tells no rules where there are more than anyone reads', () => {
    const some = (count: number) => {
      // So far apart that no mask tells several at once.
      const rules = Array.from({ length: count }, (_, i) => rule(['socket'], domain(17n ** BigInt(i))));
      return diffProfiles(profile([]), profile(rules), options).arches[0]?.calls[0]?.after.by?.rules.length;
    };
    expect([some(16), some(17)]).toEqual([16, undefined]);
  });

  it('is JSON', () => {
    const diff = diffProfiles(profile([rule(['socket'])]), profile([rule(['socket'], domain(1n))]), options);
    expect(JSON.parse(JSON.stringify(diff))).toMatchObject({
      arches: [{ calls: [{ kind: 'tighter', lost: { args: ['0', '0', '0', '0', '0', '0'] } }] }],
    });
  });
});

function callFrom({ arch, nr, args }: PlainCall): Call {
  return { arch, nr, args: args.map(BigInt) as readonly bigint[] as Call['args'] };
}

describe('on random profiles', () => {
  it('every witness is one under evaluate, and no difference at a call goes unreported', slow, () => {
    const input = fc.tuple(loadedProfile, loadedProfile).chain(([a, b]) =>
      fc.record({
        a: fc.constant(a),
        flatB: fc.constant(b.flat),
        calls: fc.array(fc.oneof(callOf(a)), { minLength: 10, maxLength: 10 }),
      }),
    );
    fc.assert(
      fc.property(input, ({ a: { flat, options }, flatB, calls }) => {
        const diff = diffProfiles(flat, flatB, options);
        const references = [flat, flatB].map((profile) => evaluator(profile, options));
        const allowedIn = (call: Call) => references.map((evaluate) => isAllowed(evaluate(call)));
        for (const { gained, lost } of [diff, ...diff.arches.flatMap(({ calls, unnamed }) => [...calls, ...unnamed])]) {
          if (gained !== undefined) expect(allowedIn(callFrom(gained))).toEqual([false, true]);
          if (lost !== undefined) expect(allowedIn(callFrom(lost))).toEqual([true, false]);
        }
        for (const call of calls) {
          const [before, after] = references.map((evaluate) => evaluate(call));
          const arch = diff.arches.find((entry) => entry.arch === call.arch);
          const reported =
            arch?.calls.some(({ nr }) => nr === call.nr) ||
            arch?.unnamed.some(({ first, last }) => call.nr >= first && call.nr <= last);
          if (before?.action !== after?.action) expect(reported).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
