import { expect, it } from 'vitest';
import { intEquals } from './arguments.ts';
import { defaultSynthesisOptions } from './options.ts';
import { Plan, unconditional } from './plan.ts';
import { profileOf } from './profile-of.ts';

const reason = { kind: 'hidden', why: 'a test' } as const;

it('writes a rule for each reason, then what looks at arguments, then refusals by errno', () => {
  const plan = new Plan();
  for (const name of ['write', 'mmap', 'read']) plan.add(name, 'application', reason);
  for (const name of ['read', 'capset']) plan.add(name, 'runtime', reason);
  plan.add('open', 'sibling', reason);
  plan.add('rt_sigreturn', 'hidden', reason);
  plan.add('clone3', 'application', reason, { ...unconditional, refuse: 38 });
  for (const name of ['mount', 'mkdir']) plan.add(name, 'application', reason, { ...unconditional, refuse: 1 });
  const args = [intEquals(0, 1n)];
  plan.add('socket', 'application', reason, { ...unconditional, conditions: [args] });

  const { syscalls } = profileOf(plan, ['x86_64'], defaultSynthesisOptions);
  expect(syscalls.map(({ comment, ...rest }) => ({ ...rest, comment: comment?.split(/[ ,:]/)[0] }))).toMatchObject([
    { names: ['mmap', 'read', 'write'], action: 'SCMP_ACT_ALLOW', args: [], comment: 'Made' },
    { names: ['capset'], action: 'SCMP_ACT_ALLOW', args: [], comment: 'Made' },
    { names: ['rt_sigreturn'], action: 'SCMP_ACT_ALLOW', args: [], comment: 'Hidden' },
    { names: ['open'], action: 'SCMP_ACT_ALLOW', args: [], comment: 'Does' },
    { names: ['socket'], action: 'SCMP_ACT_ALLOW', args, comment: 'Only' },
    { names: ['mkdir', 'mount'], action: 'SCMP_ACT_ERRNO', errnoRet: 1, comment: 'Only' },
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38, comment: 'Refused' },
  ]);
});
