import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { arches, type Arch } from '../kernel/arch.ts';
import { hiddenCalls, type HiddenReason } from '../kernel/hidden-calls.ts';
import { siblingsOf } from '../kernel/siblings.ts';
import type { EngineProfile } from '../profile/engine-profile.ts';
import type { FlatProfile } from '../profile/flat.ts';
import { Base } from './base.ts';
import { SynthesisContext } from './context.ts';
import { excessOf } from './excess.ts';
import { floorOf } from './floor.ts';
import { openMultiplexers } from './multiplexed.ts';
import { needsOf, type Need } from './need.ts';
import { defaultSynthesisOptions, type SynthesisOptions } from './options.ts';
import { enosys, Plan, unconditional } from './plan.ts';
import { planNeed } from './plan-need.ts';
import { profileOf } from './profile-of.ts';
import type { Explanation } from './reason.ts';
import { settleConditions } from './settle-conditions.ts';

/** For which host a profile is made; what is left out is as in {@link defaultSynthesisOptions}. */
export interface SynthesisInput extends Partial<SynthesisOptions> {
  /** The native architecture of the container's host. */
  readonly arch: Arch;
  /** The profile not to exceed without need, resolved for the host's capabilities; left out, nothing limits. */
  readonly base?: FlatProfile | undefined;
}

/** A tailored profile, why each of its names is there, and what there is to say about it. */
export interface Tailored {
  readonly profile: EngineProfile;
  readonly explanations: readonly Explanation[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The smallest profile under which the observed runs work: the application's calls, the runtime's own, those that the
 * kernel hides from traces, and the siblings asked for. It allows no more than the base, except for what the evidence
 * shows to succeed although the base refuses it: each such call is a diagnostic.
 */
export function synthesize(evidence: Evidence, { arch, base, ...chosen }: SynthesisInput): Tailored {
  const options = { ...defaultSynthesisOptions, ...chosen };
  const needs = needsOf(evidence, options);
  const context = new SynthesisContext({
    plan: new Plan(),
    options,
    arch,
    base: base === undefined ? undefined : new Base(base, arch),
  });
  for (const need of needs) planNeed(context, need);
  const listed = listedArches(needs, arch, options);
  addFloor(context);
  addHidden(context, listed);
  addExits(context, evidence);
  addSiblings(context);
  settleConditions(context, listed);
  openMultiplexers(context, listed);
  refuseClone3(context);
  for (const excess of excessOf(context.plan, needs, listed)) context.diagnose(excess);
  const profile = profileOf(context.plan, listed, options);
  return { profile, explanations: context.plan.explanations(), diagnostics: context.diagnostics };
}

/**
 * The native architecture, those asked for, and those with a call that the kernel answered, were it with ENOSYS: on any other, a call
 * kills. In the order of our tables.
 */
function listedArches(needs: readonly Need[], native: Arch, options: SynthesisOptions): Arch[] {
  const seen = needs.filter(({ kind }) => kind !== 'denied').map(({ call }) => call.syscall.arch);
  const listed = new Set([native, ...seen, ...options.arches]);
  return arches.filter((arch) => listed.has(arch));
}

function addFloor(context: SynthesisContext): void {
  for (const { name, reasons } of floorOf(context.options)) {
    context.addTreated(name, 'runtime', { kind: 'floor', measured: reasons });
  }
}

const hiddenBecause: Readonly<Record<HiddenReason, string>> = {
  vdso: 'the vDSO answers it without a call where the clock allows; elsewhere it is a call',
  restart: 'the kernel makes the program call it after a stop or a signal interrupted a sleep',
  'signal-return': 'every signal handler ends in it',
};

function addHidden(context: SynthesisContext, listed: readonly Arch[]): void {
  for (const arch of listed) {
    for (const { syscall, reason } of hiddenCalls(arch)) {
      if (context.treatment(arch, syscall.name as string).kind === 'denied') continue;
      context.plan.add(syscall.name as string, 'hidden', { kind: 'hidden', why: hiddenBecause[reason] });
    }
  }
}

/** The table of strace -c has no row for a call that never returns, and every process ends with one. */
function addExits(context: SynthesisContext, evidence: Evidence): void {
  const isSummary = [...evidence.runs.values()].some(({ incomplete }) => incomplete.has('summary-without-exit'));
  if (!isSummary) return;
  const why = 'a summary of calls never shows it, because it does not return';
  for (const name of ['exit', 'exit_group']) context.addTreated(name, 'hidden', { kind: 'hidden', why });
}

/**
 * C libraries make threads with clone3 and take clone only upon ENOSYS. Docker 20.10 does not know defaultErrnoRet and answers
 * EPERM, so that a profile with clone alone needs to say it.
 */
function refuseClone3({ plan, options }: SynthesisContext): void {
  const clone = plan.names.get('clone');
  if (options.defaultAction !== 'errno' || clone === undefined || clone.refuse !== undefined) return;
  if (plan.names.has('clone3')) return;
  const why = 'libraries fall back to clone only upon ENOSYS, and Docker 20.10 ignores defaultErrnoRet';
  plan.add('clone3', 'application', { kind: 'fallback', why }, { ...unconditional, refuse: enosys });
}

function addSiblings(context: SynthesisContext): void {
  const { siblings } = context.options;
  if (siblings === 'none') return;
  const planned = [...context.plan.names].filter(([, { refuse }]) => refuse === undefined).map(([name]) => name);
  for (const of of planned) {
    for (const { name, kind } of siblingsOf(of)) {
      if (siblings !== 'all' && siblings !== kind) continue;
      const why = kind === 'libc' ? 'another C library or kernel takes it' : 'another architecture has it';
      context.addTreated(name, 'sibling', { kind: 'sibling', of, why });
    }
  }
}
