import { allow, by, errno, rmdir, rule, test, type VerdictCase } from './notation.ts';

/** Cases 3 to 16, 30, 33: which rule wins, and what conditions mean. */
export const precedence: readonly VerdictCase[] = [
  {
    says: '3 the first unconditional rule wins',
    profile: by(allow, [rmdir(errno(1)), rmdir(errno(2))]),
    calls: { rmdir: 'ERRNO(1)' },
  },
  {
    says: '3 the first unconditional rule wins, swapped',
    profile: by(allow, [rmdir(errno(2)), rmdir(errno(1))]),
    calls: { rmdir: 'ERRNO(2)' },
  },
  {
    says: '4 an unconditional rule beats a conditional one before it',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 0n)), rmdir(errno(2))]),
    calls: { 'rmdir(0)': 'ERRNO(2)', 'rmdir(1)': 'ERRNO(2)' },
  },
  {
    says: '4 an unconditional rule beats a conditional one after it',
    profile: by(allow, [rmdir(errno(2)), rmdir(errno(1), test(0, 'EQ', 0n))]),
    calls: { 'rmdir(0)': 'ERRNO(2)', 'rmdir(1)': 'ERRNO(2)' },
  },
  {
    says: '5 a rule equal to the default is skipped and does not shadow a later one',
    profile: by(allow, [rmdir(allow), rmdir(errno(2))]),
    calls: { rmdir: 'ERRNO(2)' },
  },
  {
    says: '6 ERRNO 1 equals a default ERRNO without a number, so that a later ALLOW wins',
    profile: by(errno(), [rmdir(errno(1)), rmdir(allow)]),
    calls: { rmdir: 'ALLOW' },
  },
  {
    says: '6 the same under a default of ERRNO 38 denies',
    profile: by(errno(38), [rmdir(errno(1)), rmdir(allow)]),
    calls: { rmdir: 'ERRNO(1)' },
  },
  {
    says: '8 the higher argument is tested first',
    profile: by(allow, [rmdir(errno(71), test(0, 'EQ', 1n)), rmdir(errno(72), test(1, 'EQ', 1n))]),
    calls: {
      'rmdir(1, 1)': 'ERRNO(72)',
      'rmdir(1, 2)': 'ERRNO(71)',
      'rmdir(2, 1)': 'ERRNO(72)',
      'rmdir(2, 2)': 'ALLOW',
    },
  },
  {
    says: '8 the higher argument is tested first, in either order',
    profile: by(allow, [rmdir(errno(72), test(1, 'EQ', 1n)), rmdir(errno(71), test(0, 'EQ', 1n))]),
    calls: { 'rmdir(1, 1)': 'ERRNO(72)', 'rmdir(1, 2)': 'ERRNO(71)', 'rmdir(2, 1)': 'ERRNO(72)' },
  },
  {
    says: '8 a rule that extends an earlier one, from its lowest argument up, changes nothing',
    profile: by(allow, [rmdir(errno(71), test(0, 'EQ', 1n)), rmdir(errno(72), test(0, 'EQ', 1n), test(1, 'EQ', 1n))]),
    calls: { 'rmdir(1, 1)': 'ERRNO(71)', 'rmdir(1, 2)': 'ERRNO(71)' },
  },
  {
    says: '8 one that adds a lower argument is tested like any other',
    profile: by(allow, [rmdir(errno(71), test(1, 'EQ', 1n)), rmdir(errno(72), test(0, 'EQ', 1n), test(1, 'EQ', 1n))]),
    calls: { 'rmdir(1, 1)': 'ERRNO(71)', 'rmdir(2, 1)': 'ERRNO(71)' },
  },
  {
    says: '9 of lower bounds the bigger is tested first',
    profile: by(allow, [rmdir(errno(71), test(0, 'GE', 1n)), rmdir(errno(72), test(0, 'GE', 5n))]),
    calls: { 'rmdir(0)': 'ALLOW', 'rmdir(1)': 'ERRNO(71)', 'rmdir(5)': 'ERRNO(72)' },
  },
  {
    says: '9 of upper bounds the smaller is tested first',
    profile: by(allow, [rmdir(errno(71), test(0, 'LE', 5n)), rmdir(errno(72), test(0, 'LE', 1n))]),
    calls: { 'rmdir(1)': 'ERRNO(72)', 'rmdir(5)': 'ERRNO(71)', 'rmdir(6)': 'ALLOW' },
  },
  {
    says: '10 of equality tests the bigger value is tested first',
    profile: by(allow, [rmdir(errno(71), test(0, 'NE', 9n)), rmdir(errno(72), test(0, 'EQ', 1n))]),
    calls: { 'rmdir(1)': 'ERRNO(71)', 'rmdir(9)': 'ALLOW' },
  },
  {
    says: '10 equal and unequal to one value part all calls',
    profile: by(allow, [rmdir(errno(71), test(0, 'EQ', 1n)), rmdir(errno(72), test(0, 'NE', 1n))]),
    calls: { 'rmdir(1)': 'ERRNO(71)', 'rmdir(2)': 'ERRNO(72)' },
  },
  {
    says: '11 conditions on different arguments are and-bound',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 1n), test(1, 'EQ', 2n))]),
    calls: { 'rmdir(1, 2)': 'ERRNO(1)', 'rmdir(1, 3)': 'ALLOW', 'rmdir(3, 2)': 'ALLOW' },
  },
  {
    says: '11 conditions on one argument are or-bound',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 1n), test(0, 'EQ', 2n))]),
    calls: { 'rmdir(1)': 'ERRNO(1)', 'rmdir(2)': 'ERRNO(1)', 'rmdir(3)': 'ALLOW' },
  },
  {
    says: '11 one repeated argument makes all conditions of the rule or-bound',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 1n), test(0, 'EQ', 2n), test(1, 'EQ', 9n))]),
    calls: { 'rmdir(3, 9)': 'ERRNO(1)', 'rmdir(1, 0)': 'ERRNO(1)', 'rmdir(3, 3)': 'ALLOW' },
  },
  {
    says: '12 two bounds on one argument in one rule match everything',
    profile: by(allow, [rmdir(errno(1), test(0, 'GE', 5n), test(0, 'LE', 9n))]),
    calls: { 'rmdir(3)': 'ERRNO(1)', 'rmdir(7)': 'ERRNO(1)', 'rmdir(11)': 'ERRNO(1)' },
  },
  ...(['runc', 'crun'] as const).map((name): VerdictCase => ({
    says: `13 of eight conditions on one argument ${name} reads ${name === 'runc' ? 'all' : 'six'}`,
    profile: by(allow, [rmdir(errno(1), ...[1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((value) => test(0, 'EQ', value)))]),
    load: { runtime: { name } },
    calls: {
      'rmdir(6)': 'ERRNO(1)',
      'rmdir(7)': name === 'runc' ? 'ERRNO(1)' : 'ALLOW',
      'rmdir(8)': name === 'runc' ? 'ERRNO(1)' : 'ALLOW',
    },
  })),
  ...[0x10n, 0x1fn].map((wanted): VerdictCase => ({
    says: `14 MASKED_EQ compares under its mask, wanting ${wanted}`,
    profile: by(allow, [rmdir(errno(1), test(0, 'MASKED_EQ', 0xf0n, wanted))]),
    calls: {
      'rmdir(0x10)': 'ERRNO(1)',
      'rmdir(0x11)': 'ERRNO(1)',
      'rmdir(0x110)': 'ERRNO(1)',
      'rmdir(0x20)': 'ALLOW',
      'rmdir(0xf0)': 'ALLOW',
    },
  })),
  {
    says: '14 MASKED_EQ with an empty mask is unconditional',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 4n)), rmdir(errno(2), test(0, 'MASKED_EQ', 0n, 3n))]),
    calls: { 'rmdir(4)': 'ERRNO(2)', 'rmdir(5)': 'ERRNO(2)' },
  },
  {
    says: '15 comparisons are of 64 bits: an int of -1 is not a long of -1',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 4_294_967_295n))]),
    calls: { 'rmdir(0xffffffff)': 'ERRNO(1)', 'rmdir(0xffffffffffffffff)': 'ALLOW' },
  },
  {
    says: '15 the largest value survives',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 18_446_744_073_709_551_615n))]),
    calls: { 'rmdir(0xffffffffffffffff)': 'ERRNO(1)', 'rmdir(0xffffffff)': 'ALLOW' },
  },
  {
    says: '15 values beyond doubles are exact',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 9_007_199_254_740_993n))]),
    calls: { 'rmdir(9007199254740993)': 'ERRNO(1)', 'rmdir(9007199254740992)': 'ALLOW' },
  },
  {
    says: '16 a 32-bit architecture compares with the low half of the value',
    profile: by(allow, [rmdir(errno(1), test(0, 'EQ', 0x1_0000_0005n))], { architectures: ['SCMP_ARCH_X86'] }),
    calls: { 'i386:rmdir(5)': 'ERRNO(1)', 'rmdir(5)': 'ALLOW', 'rmdir(0x100000005)': 'ERRNO(1)' },
  },
  {
    says: '16 below 2^32 is never on a 32-bit architecture',
    profile: by(allow, [rmdir(errno(1), test(0, 'LT', 0x1_0000_0000n))], { architectures: ['SCMP_ARCH_X86'] }),
    calls: { 'i386:rmdir(0)': 'ALLOW', 'i386:rmdir(5)': 'ALLOW', 'rmdir(5)': 'ERRNO(1)' },
  },
  {
    says: '16 above 2^32 is anything but zero on a 32-bit architecture',
    profile: by(allow, [rmdir(errno(1), test(0, 'GT', 0x1_0000_0000n))], { architectures: ['SCMP_ARCH_X86'] }),
    calls: { 'i386:rmdir(0)': 'ALLOW', 'i386:rmdir(1)': 'ERRNO(1)', 'rmdir(1)': 'ALLOW' },
  },
  {
    says: '30 the rules say what they say, although libseccomp compiles them wrongly',
    profile: by(errno(1), [
      rmdir(allow, test(1, 'EQ', 1n), test(0, 'NE', 2n)),
      rmdir(allow, test(0, 'NE', 0n)),
      rmdir(allow, test(1, 'EQ', 2n)),
    ]),
    calls: { 'rmdir(0, 4)': 'ERRNO(1)', 'rmdir(0, 1)': 'ALLOW' },
  },
  {
    says: '33 a condition on socket does not reach the argument behind socketcall',
    profile: by(allow, [rule(['socket'], errno(77), { args: [test(0, 'EQ', 40n)] })], {
      architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
    }),
    calls: {
      'socket(40)': 'ERRNO(77)',
      'socket(2)': 'ALLOW',
      'i386:nr:359(40)': 'ERRNO(77)',
      'i386:nr:359(2)': 'ALLOW',
      'i386:nr:102(1, 0xbf800000)': 'ERRNO(77)',
      'i386:nr:102(2, 0xbf800000)': 'ALLOW',
    },
  },
  {
    says: '33 socketcall itself allowed lets every socket call through',
    profile: by(errno(1), [rule(['socketcall'], allow), rule(['socket'], errno(77))], {
      architectures: ['SCMP_ARCH_X86'],
    }),
    calls: { 'i386:nr:102(1)': 'ALLOW', 'i386:nr:359(2)': 'ERRNO(77)' },
  },
];
