import { expect, it } from 'vitest';
import type { Arch } from '../kernel/arch.ts';
import { compileRules } from './compile-rules.ts';
import type { Condition, FlatProfile, FlatRule } from './flat.ts';

const test = (op: 'EQ' | 'LT' | 'MASKED_EQ', index = 0): Condition => ({
  index,
  op: `SCMP_CMP_${op}`,
  value: 7n,
  valueTwo: 0n,
});

/** The calls of an architecture that libseccomp overlooks for a rule on arch_prctl, which only x86 has. */
function overlooked(arch: Arch, foreign: readonly Condition[], own: readonly Condition[]): readonly string[] {
  const rule = (name: string, args: readonly Condition[]): FlatRule => ({
    names: [name],
    action: 'SCMP_ACT_ALLOW',
    errnoRet: undefined,
    args,
  });
  const flat: FlatProfile = {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 38,
    architectures: [arch],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: [rule('arch_prctl', foreign), rule('personality', own)],
  };
  return compileRules(flat, arch, { nativeArch: arch }).unreliable.map(({ name }) => name);
}

const [eq, lt, masked] = [[test('EQ')], [test('LT')], [test('MASKED_EQ')]];
const two = [test('EQ'), test('EQ', 1)];

it.each<[string, Arch, readonly Condition[], readonly Condition[], readonly string[]]>([
  ['one more than none', 'aarch64', eq, [], []],
  ['none, fewer than any', 'aarch64', [], eq, ['personality']],
  ['as many: the call that is there comes first', 'aarch64', eq, eq, []],
  ['two words, perhaps fewer than for an order', 'aarch64', eq, lt, ['personality']],
  ['a mask, perhaps of one word', 'aarch64', masked, eq, ['personality']],
  ['one argument, and two', 'aarch64', eq, two, ['personality']],
  ['as many on 32 bits, where an argument is one word', 'arm', eq, lt, []],
  ['one argument, and two, on 32 bits', 'arm', eq, two, ['personality']],
])('of the tests for a call that is not there: %s (%s)', (_, arch, foreign, own, names) => {
  expect(overlooked(arch, foreign, own)).toEqual(names);
});
