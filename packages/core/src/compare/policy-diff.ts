import type { Arch } from '../kernel/arch.ts';
import { syscallByNumber, syscallsOf, type Syscall } from '../kernel/syscalls.ts';
import { archesOf, numbersOf } from '../policy/call-map.ts';
import { valuesOf, type Node } from '../policy/node.ts';
import { combineNumberMaps, type NumberRange } from '../policy/number-map.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { difference, type Allows, type Policy } from '../policy/policy.ts';
import { findCallOf } from '../policy/witness.ts';
import type { Call, Verdict } from '../profile/verdict.ts';
import { nodeComparer, type CallSummary, type Change, type ChangeKind, type CompareNodes } from './call-change.ts';

/** One system call as plain data: arguments are decimal numbers. `name` is undefined where our tables have none. */
export interface PlainCall {
  readonly arch: Arch;
  readonly nr: number;
  readonly name: string | undefined;
  readonly args: readonly string[];
}

/** What changed, with a call that shows what is allowed now and was not (`gained`), and one for the reverse (`lost`). */
export interface PlainChange {
  readonly kind: ChangeKind;
  readonly before: CallSummary;
  readonly after: CallSummary;
  readonly gained: PlainCall | undefined;
  readonly lost: PlainCall | undefined;
}

/** A change of a call that has a name. */
export interface NamedChange extends PlainChange {
  readonly name: string;
  readonly nr: number;
}

/** A change of consecutive numbers that have no name in our tables. */
export interface UnnamedChange extends PlainChange, NumberRange {}

/** The differences on one architecture. */
export interface ArchDiff {
  readonly arch: Arch;
  /** By name. */
  readonly calls: readonly NamedChange[];
  /** By number. */
  readonly unnamed: readonly UnnamedChange[];
  /** Named calls that both treat alike, arguments included. */
  readonly same: number;
  /** How many named calls are allowed for at least some arguments. */
  readonly allowed: { readonly before: number; readonly after: number };
}

export interface PolicyDiffOptions {
  /** The architectures to report on; by default all that either policy lists. */
  readonly arches?: readonly Arch[] | undefined;
  readonly allows?: Allows | undefined;
}

/** The difference of two policies of one space, and in which direction one contains the other. Serialisable as JSON. */
export interface PolicyDiff {
  readonly arches: readonly ArchDiff[];
  /** A call allowed after and not before; undefined if `after` allows nothing more. */
  readonly gained: PlainCall | undefined;
  /** A call allowed before and not after; undefined if `before` allows nothing more. */
  readonly lost: PlainCall | undefined;
}

/** Compares two policies call by call. Throws `PolicyError`. */
export function diffPolicies(before: Policy, after: Policy, options: PolicyDiffOptions = {}): PolicyDiff {
  const { arches = archesOf(before, after), allows = isAllowed } = options;
  const compare = nodeComparer(before.space, allows);
  const firstOf = (a: Policy, b: Policy): PlainCall | undefined => {
    const set = difference(a, b, allows);
    const call = arches.map((arch) => findCallOf(set, arch)).find((found) => found !== undefined);
    return call && plainCall(call);
  };
  return {
    arches: arches.map((arch) => diffArch([before, after], arch, { allows, compare })),
    gained: firstOf(after, before),
    lost: firstOf(before, after),
  };
}

interface Comparison {
  readonly allows: Allows;
  readonly compare: CompareNodes;
}

function diffArch([before, after]: readonly [Policy, Policy], arch: Arch, { allows, compare }: Comparison): ArchDiff {
  const pairs = combineNumberMaps(numbersOf(before, arch), numbersOf(after, arch), (x, y) => [x, y] as const);
  const named = syscallsOf(arch).filter(hasNumber);
  const pieces = pairs.flatMap(({ value, ...range }) => {
    const change = compare(...value);
    const calls = namedIn(named, range);
    return { change, range, calls, allowed: value.map((node) => (allowsSome(node, allows) ? calls.length : 0)) };
  });
  const changed = pieces.flatMap(({ change, ...piece }) => (change === undefined ? [] : { change, ...piece }));
  const calls = changed.flatMap(({ change, calls: inside }) =>
    inside.map(({ nr, name }) => ({ name, nr, ...plainChange(change, arch, nr) })),
  );
  const unnamed = changed.flatMap(({ change, range, calls: inside }) =>
    gapsBetween(inside, range).map((gap) => ({ ...gap, ...plainChange(change, arch, gap.first) })),
  );
  const total = (side: 0 | 1): number => pieces.reduce((sum, { allowed }) => sum + (allowed[side] ?? 0), 0);
  return {
    arch,
    calls: calls.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    unnamed,
    same: named.length - calls.length,
    allowed: { before: total(0), after: total(1) },
  };
}

interface NamedSyscall extends Syscall {
  readonly nr: number;
  readonly name: string;
}

function hasNumber(call: Syscall): call is NamedSyscall {
  return call.nr !== undefined && call.name !== undefined;
}

function namedIn(named: readonly NamedSyscall[], { first, last }: NumberRange): readonly NamedSyscall[] {
  return named.filter(({ nr }) => nr >= first && nr <= last);
}

/** The parts of a range that have no name. */
function gapsBetween(named: readonly NamedSyscall[], { first, last }: NumberRange): readonly NumberRange[] {
  const starts = [first, ...named.map(({ nr }) => nr + 1)];
  const ends = [...named.map(({ nr }) => nr - 1), last];
  return starts.map((start, i) => ({ first: start, last: ends[i] ?? last })).filter((gap) => gap.first <= gap.last);
}

function allowsSome(node: Node<Verdict>, allows: Allows): boolean {
  return valuesOf(node).some(allows);
}

function plainChange({ kind, before, after, gained, lost }: Change, arch: Arch, nr: number): PlainChange {
  const witness = (args: Call['args'] | undefined) => args && plainCall({ arch, nr, args });
  return { kind, before, after, gained: witness(gained), lost: witness(lost) };
}

function plainCall({ arch, nr, args }: Call): PlainCall {
  return { arch, nr, name: syscallByNumber(arch, nr).name, args: args.map(String) };
}
