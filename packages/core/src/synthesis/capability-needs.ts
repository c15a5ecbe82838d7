import { parseTuple } from '../evidence/argument-tuple.ts';
import { byText, firstOf } from '../evidence/bounded-counts.ts';
import { maxPlaces } from '../evidence/call-collector.ts';
import type { CallEvidence, CapabilityChecks, Evidence, Place } from '../evidence/evidence.ts';
import { byPlace } from '../evidence/fold.ts';
import type { Arch } from '../kernel/arch.ts';
import { argumentMatch, type Match } from '../kernel/argument-match.ts';
import { capabilities, type Capability } from '../kernel/capabilities.ts';
import { capabilityCalls, type CapabilityCall } from '../kernel/capability-calls.ts';
import { incompleteReasons } from '../observations/completeness.ts';

/**
 * What evidence says of a capability, the strongest first:
 * - `needed`: a call succeeded that does so only with it;
 * - `perhaps`: a call was made that needs it under circumstances the evidence does not keep;
 * - `refused`: such calls were made, and all of them were refused;
 * - `unasked`: it would be `perhaps`, but the kernel's own record of a whole run shows that it never granted it;
 * - `checked`: nothing but the kernel's record of its checks, speculative ones included.
 */
export type CapabilityStanding = 'needed' | 'perhaps' | 'refused' | 'unasked' | 'checked';

/** A call for which the kernel may have asked for a capability. */
export interface CapabilityCallNeed {
  readonly arch: Arch;
  readonly name: string;
  readonly standing: 'needed' | 'perhaps' | 'refused';
  readonly count: number;
  /** How many ended with EPERM or EACCES, or were refused by a filter: for want of the capability or for another reason. */
  readonly refused: number;
  /** Under which circumstances it is needed; undefined where it always is. */
  readonly when: string | undefined;
  /** The arguments that would tell were not seen. */
  readonly argumentsUnseen: boolean;
  readonly first: readonly Place[];
}

/** What evidence says of one capability. */
export interface CapabilityNeed {
  readonly capability: Capability;
  readonly standing: CapabilityStanding;
  readonly calls: readonly CapabilityCallNeed[];
  /** What the kernel recorded; undefined where no run shows it. */
  readonly checks: CapabilityChecks | undefined;
}

/** What evidence says of each capability it says anything of, by number. */
export function capabilityNeeds(evidence: Evidence): CapabilityNeed[] {
  const calls = callNeeds(evidence);
  const checks = allChecks(evidence);
  const bounded = isBounded(evidence);
  return capabilities.flatMap((capability): CapabilityNeed[] => {
    const own = calls.get(capability) ?? [];
    const checked = checks.get(capability);
    if (own.length === 0 && checked === undefined) return [];
    const standing = standingOf(own, bounded && (checked?.granted ?? 0) === 0);
    return [{ capability, standing, calls: own, checks: checked }];
  });
}

/** Among which capabilities to choose, and how cautiously. */
export interface CapabilityProposalOptions {
  /** What the container has had: where it cannot be told whether one of these is needed, it stays. */
  readonly pool: readonly Capability[];
  /** Also those for which calls were refused. */
  readonly includeRefused: boolean;
}

/** The capabilities to keep, as far as evidence alone tells; by number. */
export function proposeCapabilities(
  needs: readonly CapabilityNeed[],
  { pool, includeRefused }: CapabilityProposalOptions,
): Capability[] {
  const keeps = ({ capability, standing }: CapabilityNeed): boolean =>
    standing === 'needed' ||
    (standing === 'perhaps' && pool.includes(capability)) ||
    (standing === 'refused' && includeRefused);
  return needs.filter(keeps).map(({ capability }) => capability);
}

function callNeeds(evidence: Evidence): ReadonlyMap<Capability, readonly CapabilityCallNeed[]> {
  const found = new Map<Capability, Map<string, CapabilityCallNeed>>();
  for (const { calls } of evidence.runs.values()) {
    // With a user namespace of its own a process has every capability in it.
    const ownNamespace = [...calls.values()].some((call) => matchOf(call, newUserNamespace) !== 'no');
    for (const call of calls.values()) {
      for (const rule of capabilityCalls(call.syscall.name ?? '')) {
        const need = callNeed(call, rule, ownNamespace);
        if (need === undefined) continue;
        const known = found.get(rule.capability) ?? new Map<string, CapabilityCallNeed>();
        found.set(rule.capability, known.set(keyOf(need), joined(known.get(keyOf(need)), need)));
      }
    }
  }
  return new Map([...found].map(([capability, calls]) => [capability, [...calls.values()].sort(byStanding)]));
}

function keyOf({ arch, name, when }: CapabilityCallNeed): string {
  return `${arch} ${name} ${when ?? ''}`;
}

/** What one run proves, another does not take back. */
function joined(a: CapabilityCallNeed | undefined, b: CapabilityCallNeed): CapabilityCallNeed {
  if (a === undefined) return b;
  return {
    ...a,
    standing: rank(a) < rank(b) ? a.standing : b.standing,
    count: a.count + b.count,
    refused: a.refused + b.refused,
    argumentsUnseen: a.argumentsUnseen || b.argumentsUnseen,
    first: firstOf([...a.first, ...b.first], maxPlaces, byPlace),
  };
}

function byStanding(a: CapabilityCallNeed, b: CapabilityCallNeed): number {
  return rank(a) - rank(b) || byText(keyOf(a), keyOf(b));
}

const newUserNamespace = [{ index: 0, names: ['CLONE_NEWUSER'] }];
const mayMakeNamespaces: ReadonlySet<string> = new Set(['unshare', 'clone']);

function callNeed(call: CallEvidence, rule: CapabilityCall, ownNamespace: boolean): CapabilityCallNeed | undefined {
  const match = rule.args.length === 0 ? 'yes' : matchTuples(call, rule.args);
  if (match === 'no') return undefined;
  const refused = call.denied + (call.errnos.get('EPERM') ?? 0) + (call.errnos.get('EACCES') ?? 0);
  // Outcomes are not kept by arguments: only where all succeeded, those meant did.
  const succeeded = rule.args.length === 0 ? call.ok > 0 : call.ok === call.count && match === 'yes';
  const certain = succeeded && rule.when === undefined && !ownNamespace;
  return {
    arch: call.syscall.arch,
    name: call.syscall.name ?? '',
    standing: certain ? 'needed' : refused === call.count ? 'refused' : 'perhaps',
    count: call.count,
    refused,
    when: rule.when ?? (ownNamespace ? 'outside of a user namespace of its own' : undefined),
    argumentsUnseen: match === 'unknown',
    first: call.first,
  };
}

function matchOf(call: CallEvidence, wanted: CapabilityCall['args']): Match {
  return mayMakeNamespaces.has(call.syscall.name ?? '') ? matchTuples(call, wanted) : 'no';
}

/** Whether any of the calls had such arguments. */
function matchTuples({ syscall, args }: CallEvidence, wanted: CapabilityCall['args']): Match {
  const matches = [...args.tuples.keys()].map((key) => argumentMatch(syscall, wanted, parseTuple(key)));
  if (matches.includes('yes')) return 'yes';
  return args.unknown > 0 || matches.includes('unknown') ? 'unknown' : 'no';
}

const order = ['needed', 'perhaps', 'refused'] as const;

function rank({ standing }: CapabilityCallNeed): number {
  return order.indexOf(standing);
}

function standingOf(calls: readonly CapabilityCallNeed[], neverGranted: boolean): CapabilityStanding {
  const strongest = order.find((standing) => calls.some((call) => call.standing === standing)) ?? 'checked';
  return strongest === 'perhaps' && neverGranted ? 'unasked' : strongest;
}

function allChecks({ runs }: Evidence): ReadonlyMap<Capability, CapabilityChecks> {
  const sum = new Map<Capability, CapabilityChecks>();
  for (const run of runs.values()) {
    for (const [capability, { granted, refused }] of run.capabilities) {
      const known = sum.get(capability) ?? { granted: 0, refused: 0 };
      sum.set(capability, { granted: known.granted + granted, refused: known.refused + refused });
    }
  }
  return sum;
}

/** Whether every run shows the kernel's checks, and misses nothing. */
function isBounded({ runs }: Evidence): boolean {
  const whole = [...runs.values()].every(
    ({ capabilities: checks, incomplete }) =>
      checks.size > 0 && [...incomplete.keys()].every((reason) => !incompleteReasons[reason].missing),
  );
  return runs.size > 0 && whole;
}
