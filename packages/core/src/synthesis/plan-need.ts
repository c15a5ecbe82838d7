import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CallEvidence } from '../evidence/evidence.ts';
import { syscallLabel } from '../kernel/syscalls.ts';
import { siblingsOf } from '../kernel/siblings.ts';
import type { FlatRule } from '../profile/flat.ts';
import { fitOf, observedValues, type Misfit } from './arguments.ts';
import type { Treatment } from './base.ts';
import type { SynthesisContext } from './context.ts';
import { neverSucceeded, type Need } from './need.ts';
import { isFatal } from './options.ts';
import { enosys, unconditional } from './plan.ts';
import { evidenceReason } from './reason.ts';

/** Decides what the profile says of one call of the evidence. */
export function planNeed(context: SynthesisContext, need: Need): void {
  const { kind, call } = need;
  const syscall = syscallLabel(call.syscall, context.arch);
  const at = call.first[0];
  const diagnose = (problem: Diagnostic): void => context.diagnose(at === undefined ? problem : { ...problem, at });
  if (kind === 'denied') diagnose({ code: 'denied-while-recording', syscall, count: call.denied });
  if (kind === 'absent') diagnose({ code: 'only-enosys', syscall, count: call.count });
  const { name } = call.syscall;
  if (kind === 'denied' || kind === 'absent') {
    if (name !== undefined) context.refuseIfFatal(name, 'application', { reason: evidenceReason(call) });
    return;
  }
  if (kind === 'unnamed') return diagnose({ code: 'number-without-name', syscall });
  planNamed(context, need, diagnose);
}

function planNamed(context: SynthesisContext, need: Need, diagnose: (problem: Diagnostic) => void): void {
  const { call } = need;
  const name = call.syscall.name as string;
  const syscall = syscallLabel(call.syscall, context.arch);
  const treatment = context.treatment(call.syscall.arch, name);
  if (treatment.kind === 'allowed') return planAllowed(context, need, name);
  if (treatment.kind === 'conditional') return planConditional(context, { need, name, treatment }, diagnose);
  if (neverSucceeded(call)) {
    diagnose({ code: 'base-refuses-failing', syscall });
    return planRefusal(context, { call, name, treatment });
  }
  const fallback = treatment.explicit && treatment.verdict.errno === enosys ? fallbackOf(context, call) : undefined;
  if (fallback === undefined) {
    diagnose({ code: 'wider-than-base', syscall });
    context.plan.add(name, 'application', evidenceReason(call));
    return;
  }
  diagnose({ code: 'falls-back', syscall, to: fallback });
  planRefusal(context, { call, name, treatment });
  const why = `the base refuses ${name} with ENOSYS, upon which programs call ${fallback}`;
  context.addTreated(fallback, 'sibling', { kind: 'sibling', of: name, why });
}

function planAllowed({ plan, options }: SynthesisContext, need: Need, name: string): void {
  const conditions = options.args === 'safe' ? observedValues(need) : [];
  plan.add(name, 'application', evidenceReason(need.call), { ...unconditional, conditions });
}

interface Conditional {
  readonly need: Need;
  readonly name: string;
  readonly treatment: Extract<Treatment, { kind: 'conditional' }>;
}

const saidOf = {
  succeeded: 'wider-than-base',
  unclear: 'outcome-unclear',
  failed: 'base-refuses-failing',
} as const;

/** Keeps the base's conditions, and adds what the evidence shows to work although they refuse it. */
function planConditional(
  { plan, arch, options }: SynthesisContext,
  { need, name, treatment }: Conditional,
  diagnose: (problem: Diagnostic) => void,
): void {
  const syscall = syscallLabel(need.call.syscall, arch);
  const { misfits, unknown } = fitOf(need, treatment.decisions);
  if (unknown > 0) diagnose({ code: 'arguments-unknown', syscall, count: unknown });
  for (const { text, outcome } of misfits) diagnose({ code: saidOf[outcome], syscall: `${syscall}(${text})` });
  const working = misfits.filter(({ outcome }) => outcome === 'succeeded');
  const failing = isFatal(options.defaultAction) ? misfits.filter(({ outcome }) => outcome !== 'succeeded') : [];
  plan.add(name, 'application', evidenceReason(need.call), {
    ...unconditional,
    asBase: true,
    rules: treatment.rules,
    conditions: working.map((misfit) => misfit.conditions),
    refusals: failing.map((misfit) => refusalOf(name, misfit)),
  });
}

/** The very values: with others in the upper halves the base may allow the call. */
function refusalOf(name: string, { conditions, verdict }: Misfit): FlatRule {
  const args = conditions.map(
    ({ index, valueTwo }) => ({ index, op: 'SCMP_CMP_EQ', value: valueTwo, valueTwo: 0n }) as const,
  );
  return { names: [name], action: 'SCMP_ACT_ERRNO', errnoRet: verdict.errno ?? enosys, args };
}

interface Denied {
  readonly call: CallEvidence;
  readonly name: string;
  readonly treatment: Extract<Treatment, { kind: 'denied' }>;
}

/** Refuses a call with the base's errno. What the base leaves to its own default of ENOSYS is left to ours. */
function planRefusal({ plan, options }: SynthesisContext, { call, name, treatment }: Denied): void {
  const { verdict, explicit } = treatment;
  if (options.defaultAction === 'log') return;
  if (verdict.action !== 'SCMP_ACT_ERRNO') return;
  if (verdict.errno === enosys && !explicit && options.defaultAction === 'errno') return;
  plan.add(name, 'application', evidenceReason(call), { ...unconditional, refuse: verdict.errno ?? 1 });
}

/** The first sibling on the same architecture that the base allows, whole or under conditions. */
function fallbackOf(context: SynthesisContext, { syscall }: CallEvidence): string | undefined {
  const names = siblingsOf(syscall.name as string).map((sibling) => sibling.name);
  return names.find((name) => context.treatment(syscall.arch, name).kind !== 'denied');
}
