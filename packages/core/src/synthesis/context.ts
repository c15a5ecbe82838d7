import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Arch } from '../kernel/arch.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import type { Base, Treatment } from './base.ts';
import { isFatal, type SynthesisOptions } from './options.ts';
import { enosys, unconditional, type Group, type Plan } from './plan.ts';
import type { Reason } from './reason.ts';

/** What the steps of one synthesis share. */
export class SynthesisContext {
  readonly diagnostics: Diagnostic[] = [];
  readonly plan: Plan;
  readonly options: SynthesisOptions;
  /** The native architecture. */
  readonly arch: Arch;
  readonly #base: Base | undefined;

  constructor({
    plan,
    options,
    arch,
    base,
  }: Pick<SynthesisContext, 'plan' | 'options' | 'arch'> & { base: Base | undefined }) {
    this.plan = plan;
    this.options = options;
    this.arch = arch;
    this.#base = base;
  }

  diagnose(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  /** Without a base everything is allowed. */
  treatment(arch: Arch, name: string): Treatment {
    return this.#base?.treatment(arch, name) ?? { kind: 'allowed' };
  }

  /**
   * Adds a call nobody observed as far as the base allows it: with the base's conditions where it has some, and not at all
   * where the base refuses it or the native architecture does not have it. A runtime lives with the base's refusal, but not with
   * a default that kills.
   */
  addTreated(name: string, group: Group, reason: Reason): void {
    if (syscallByName(this.arch, name) === undefined) return;
    const treatment = this.treatment(this.arch, name);
    if (treatment.kind === 'denied') {
      if (group === 'runtime') this.refuseIfFatal(name, group, { reason, errno: treatment.verdict.errno });
      return;
    }
    const asBase = treatment.kind === 'conditional';
    this.plan.add(name, group, reason, { ...unconditional, asBase, rules: asBase ? treatment.rules : [] });
  }

  /** Lists a call that is made and not allowed, where it would otherwise end the program. */
  refuseIfFatal(
    name: string,
    group: Group,
    { reason, errno = enosys }: { readonly reason: Reason; readonly errno?: number | undefined },
  ): void {
    if (isFatal(this.options.defaultAction)) this.plan.add(name, group, reason, { ...unconditional, refuse: errno });
  }
}
