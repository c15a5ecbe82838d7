import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition, FlatProfile, FlatRule } from '../profile/flat.ts';
import { parseProfile } from '../profile/parse.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { equal } from './call-map.ts';
import { loadedProfile } from './flat-profile.arbitrary.ts';
import { PolicyError } from './policy-error.ts';
import { policyOf } from './policy-of.ts';
import { policyToFlat } from './policy-to-flat.ts';
import { union } from './policy.ts';
import { Space } from './space.ts';

/** Takes seconds; more on a busy machine. */
const slow = { timeout: 60_000 };

const options = { nativeArch: 'x86_64' } as const;

const condition = (index: number, op: Condition['op'], value: bigint, valueTwo = 0n): Condition => ({
  index,
  op,
  value,
  valueTwo,
});
const allow = (name: string, ...args: Condition[]): FlatRule => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  errnoRet: undefined,
  args,
});
const profile = (
  syscalls: readonly FlatRule[],
  architectures: FlatProfile['architectures'] = ['x86_64'],
): FlatProfile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures,
  flags: [],
  listenerPath: undefined,
  listenerMetadata: undefined,
  syscalls,
});

describe('a policy written as a profile', () => {
  it('gives the same policy again, or is refused', slow, () => {
    let written = 0;
    fc.assert(
      fc.property(loadedProfile, ({ flat, options }) => {
        const space = new Space();
        const policy = policyOf(flat, { ...options, space });
        try {
          const again = policyToFlat(policy, options);
          written++;
          expect(equal(policyOf(again, { ...options, space }), policy)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyError);
        }
      }),
      { numRuns: 10 },
    );
    expect(written).toBeGreaterThan(0);
  });

  it.each<[string, FlatRule[], FlatRule[]]>([
    [
      'values stay values',
      [allow('socket', condition(0, 'SCMP_CMP_EQ', 1n)), allow('socket', condition(0, 'SCMP_CMP_EQ', 9n))],
      [allow('socket', condition(0, 'SCMP_CMP_EQ', 1n)), allow('socket', condition(0, 'SCMP_CMP_EQ', 9n))],
    ],
    [
      'more than four values that a mask tells become one',
      [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((value) => allow('socket', condition(0, 'SCMP_CMP_EQ', 8n + value))),
      [allow('socket', condition(0, 'SCMP_CMP_MASKED_EQ', 2n ** 64n - 8n, 8n))],
    ],
    [
      'a lone order stays one',
      [allow('socket', condition(0, 'SCMP_CMP_LE', 9n))],
      [allow('socket', condition(0, 'SCMP_CMP_LT', 10n))],
    ],
    [
      'and-bound conditions stay so',
      [allow('socket', condition(0, 'SCMP_CMP_EQ', 1n), condition(2, 'SCMP_CMP_MASKED_EQ', 6n, 2n))],
      [allow('socket', condition(0, 'SCMP_CMP_EQ', 1n), condition(2, 'SCMP_CMP_MASKED_EQ', 6n, 2n))],
    ],
    [
      'all values are no condition',
      [allow('socket', condition(0, 'SCMP_CMP_LT', 5n)), allow('socket', condition(0, 'SCMP_CMP_GE', 5n))],
      [allow('socket')],
    ],
  ])('%s', (_, before, after) => {
    expect(policyToFlat(policyOf(profile(before), options), options).syscalls).toEqual(after);
  });

  it('takes as many rules for one call as it says, wherever the values lie', () => {
    // Hashes: they share no bits that a mask could test.
    const written = (count: number) => {
      const values = Array.from({ length: count }, (_, i) =>
        BigInt.asUintN(64, BigInt(i + 1) * 0x9e37_79b9_7f4a_7c15n),
      );
      const rules = values.map((value) => allow('socket', condition(0, 'SCMP_CMP_EQ', value)));
      return policyToFlat(policyOf(profile(rules), options), options).syscalls.length;
    };
    expect(written(256)).toBe(256);
    expect(() => written(257)).toThrow('it would take more than 256 rules');
  });

  it('joins two profiles without widening either', () => {
    const space = new Space();
    const [a, b] = [
      profile([allow('socket', condition(0, 'SCMP_CMP_EQ', 1n)), allow('read')]),
      profile([allow('socket', condition(1, 'SCMP_CMP_EQ', 2n))]),
    ].map((flat) => policyOf(flat, { ...options, space }));
    const joined = a && b && union(a, b);
    expect(joined && equal(policyOf(policyToFlat(joined, options), { ...options, space }), joined)).toBe(true);
  });

  it('is refused where a name would have to mean two things', () => {
    const space = new Space();
    const both = policyOf(profile([allow('read')], ['x86_64', 'x86']), { ...options, space });
    const one = policyOf(profile([allow('write')]), { ...options, space });
    expect(() => policyToFlat(union(both, one), options)).toThrow('x86');
  });
});

const shipped = new URL('../../../../profiles/default/containers-common-0.50.1.json', import.meta.url);

it('a shipped default profile can be written anew for all its architectures', () => {
  const engineProfile = parseProfile(readFileSync(shipped), { input: 'shipped', engine: 'podman' }).profile;
  if (engineProfile === undefined) throw new Error('the shipped profile does not parse');
  const host = {
    arch: 'x86_64',
    kernel: { major: 6, minor: 1 },
    capabilities: ['CAP_CHOWN'],
    engine: 'podman',
  } as const;
  const { flat } = resolveProfile(engineProfile, host);
  const policy = policyOf(flat, options);
  const again = policyToFlat(policy, options);
  expect(equal(policyOf(again, { ...options, space: policy.space }), policy)).toBe(true);
  expect(again.syscalls.length).toBeLessThan(20);
});
