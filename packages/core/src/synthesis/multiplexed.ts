import type { Arch } from '../kernel/arch.ts';
import { multiplexedAs } from '../kernel/multiplexers.ts';
import { syscallByName, syscallLabel } from '../kernel/syscalls.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { compileRules } from '../profile/compile-rules.ts';
import { verdictOf } from '../profile/verdict.ts';
import type { SynthesisContext } from './context.ts';
import type { PlannedName } from './plan.ts';
import { profileOf } from './profile-of.ts';

/**
 * libseccomp puts the rules on a call behind socketcall and ipc as well, without their conditions on argument 0, which selects the
 * call there: rules that refuse some families of `socket` and allow others contradict each other, and the filter does not
 * load. So the multiplexer is allowed whole beside them, as the engines' default profiles have it.
 */
export function openMultiplexers(context: SynthesisContext, listed: readonly Arch[]): void {
  for (const arch of listed) {
    for (const [name, planned] of context.plan.names) {
      const multiplexer = refusesSome(planned) ? multiplexedAs(arch, name)?.call.name : undefined;
      if (multiplexer !== undefined) open(context, arch, { multiplexer, name });
    }
    // What is left contradicts rules on the multiplexer itself.
    const profile = profileOf(context.plan, listed, context.options);
    for (const { name } of compileRules(profile, arch, { nativeArch: context.arch }).conflicts)
      open(context, arch, { multiplexer: name, name });
  }
}

function refusesSome({ rules, refusals }: PlannedName): boolean {
  return refusals.length > 0 || rules.some(({ action, errnoRet }) => !isAllowed(verdictOf(action, errnoRet)));
}

function open(
  context: SynthesisContext,
  arch: Arch,
  { multiplexer, name }: { readonly multiplexer: string; readonly name: string },
): void {
  const call = syscallByName(arch, multiplexer);
  if (call !== undefined && context.treatment(arch, multiplexer).kind !== 'allowed')
    context.diagnose({ code: 'wider-than-base', syscall: syscallLabel(call, context.arch) });
  const why = `${name} can be made through it, where the conditions on ${name} cannot be tested`;
  context.plan.add(multiplexer, 'sibling', { kind: 'sibling', of: name, why });
}
