import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callPattern, parseCall } from '../kernel/call-notation.ts';
import { syscallByNumber } from '../kernel/syscalls.ts';
import { callOf, loadedProfile } from '../policy/flat-profile.arbitrary.ts';
import { policyOf } from '../policy/policy-of.ts';
import { evaluate } from '../profile/evaluate.ts';
import type { FlatProfile } from '../profile/flat.ts';
import { formatVerdict } from '../profile/verdict.ts';
import { verdictExamples } from './verdict-examples.ts';

const equals = { op: 'SCMP_CMP_EQ', valueTwo: 0n } as const;

const audit: FlatProfile = {
  defaultAction: 'SCMP_ACT_ALLOW',
  defaultErrnoRet: undefined,
  architectures: [],
  flags: [],
  listenerPath: undefined,
  listenerMetadata: undefined,
  syscalls: [
    {
      names: ['socket'],
      action: 'SCMP_ACT_ERRNO',
      errnoRet: 22,
      args: [
        { ...equals, index: 0, value: 16n },
        { ...equals, index: 2, value: 9n },
      ],
    },
  ],
};

describe('the verdicts of a pattern', () => {
  const policy = policyOf(audit, { nativeArch: 'x86_64' });

  it.each([
    ['socket(AF_NETLINK, *, NETLINK_AUDIT)', ['ERRNO(22)']],
    ['socket(AF_NETLINK, *, *)', ['ALLOW', 'ERRNO(22)']],
    ['socket(AF_UNIX, *, *)', ['ALLOW']],
    ['socket', ['ALLOW', 'ERRNO(22)']],
    ['nr:999', ['ALLOW']],
  ])('%s: %j', (text, verdicts) => {
    const examples = verdictExamples(policy, callPattern(parseCall(text), 'x86_64'));
    expect(examples.map(({ verdict }) => formatVerdict(verdict)).toSorted()).toEqual(verdicts);
  });

  it('have an example with each argument in its place', () => {
    const args = [1n, 2n, 3n, 4n, 5n, 6n].map((value, index) => ({ ...equals, index, value }));
    const flat = { ...audit, syscalls: audit.syscalls.map((rule) => ({ ...rule, names: ['mmap'], args })) };
    const pattern = callPattern(parseCall('mmap(*, 2, *, *, *, *)'), 'x86_64');
    const refused = verdictExamples(policyOf(flat, { nativeArch: 'x86_64' }), pattern).at(-1);
    expect(refused?.call).toEqual({ arch: 'x86_64', nr: 9, args: [1n, 2n, 3n, 4n, 5n, 6n] });
  });

  it('are what the reference evaluator says of the examples, and all that it says', () => {
    fc.assert(
      fc.property(
        loadedProfile.chain((loaded) =>
          fc.tuple(fc.constant(loaded), callOf(loaded), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })),
        ),
        ([{ flat, options }, call, known]) => {
          const policy = policyOf(flat, options);
          const args = call.args.map((value, i) => (known[i] ? value : undefined));
          const examples = verdictExamples(policy, { syscall: syscallByNumber(call.arch, call.nr), args });
          for (const { verdict, call: example } of examples) expect(evaluate(flat, example, options)).toEqual(verdict);
          expect(examples.map(({ verdict }) => verdict)).toContainEqual(evaluate(flat, call, options));
        },
      ),
    );
  });
});
