import {
  formatCall,
  formatKernelVersion,
  syscallByNumber,
  type ArchDiff,
  type ChangeKind,
  type Diagnostic,
  type Host,
  type NamedChange,
  type PlainCall,
  type ProfileDiff,
  type UnnamedChange,
  escapeControls,
} from '@seccomp-tailor/core';
import type { LoadedProfile } from '../inputs/profile-file.ts';
import { summaryText } from './rules.ts';
import { table } from './table.ts';
import { wrapped } from './wrapped.ts';

/** Two profiles, resolved for one host and compared. */
export interface Comparison {
  readonly a: LoadedProfile;
  readonly b: LoadedProfile;
  readonly host: Host;
  readonly diff: ProfileDiff;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a change from A to B means, in the order it is told. */
const meanings = {
  'allowed-to-denied': 'only A allows',
  'denied-to-allowed': 'only B allows',
  tighter: 'A allows more arguments of',
  looser: 'B allows more arguments of',
  changed: 'each allows arguments the other does not of',
  verdict: 'answered differently',
} as const satisfies Record<ChangeKind, string>;

/** A comparison for people: what each allows, what differs, and whether A is within B. */
export function diffText({ a, b, host, diff }: Comparison, columns: number): string {
  const { arch, kernel, capabilities = [] } = host;
  const names = [
    ['A', escapeControls(a.name), `others ${diff.defaults.before}`],
    ['B', escapeControls(b.name), `others ${diff.defaults.after}`],
  ];
  const caps = capabilities.length === 0 ? 'none' : capabilities.map((name) => name.replace(/^CAP_/, '')).join(' ');
  return [
    table(names),
    wrapped(`for ${arch}, Linux ${formatKernelVersion(kernel)}, capabilities `, caps.split(' '), columns),
    ...diff.arches.map((one) => `\n${archText(one, diff, columns)}`),
    `\n${subsetText(diff)}\n`,
  ].join('');
}

function archText(compared: ArchDiff, { filtered }: ProfileDiff, columns: number): string {
  const { arch, same, allowed } = compared;
  const [inA, inB] = [filtered.before.includes(arch), filtered.after.includes(arch)];
  const alike = inA && inB ? `; ${same} are treated alike` : '';
  const head = `${arch}: A allows ${countText(inA, allowed.before)}, B allows ${countText(inB, allowed.after)}${alike}\n`;
  // What only one of them filters differs in every call: the numbers say it all.
  return inA && inB ? head + changesText(compared, columns) : head;
}

function changesText({ calls, unnamed }: ArchDiff, columns: number): string {
  const lines: string[] = [];
  for (const [kind, meaning] of Object.entries(meanings)) {
    const found = calls.filter((call) => call.kind === kind);
    const numbers = unnamed.filter((range) => range.kind === kind).map(rangeText);
    const named = found.map(({ name }) => name);
    const all = numbers.length === 0 ? named : [...named, 'and the numbers', ...numbers];
    if (all.length === 0) continue;
    lines.push(wrapped(`  ${meaning} (${named.length}): `, all, columns));
    if (aboutArguments.has(kind)) lines.push(...found.map((call) => argumentsText(call, columns)));
  }
  return lines.join('');
}

const aboutArguments: ReadonlySet<string> = new Set<ChangeKind>(['tighter', 'looser', 'changed']);

function argumentsText({ name, before, after }: NamedChange, columns: number): string {
  const side = (label: string, text: string): string => wrapped(`    ${name} in ${label}: `, text.split(' '), columns);
  return side('A', summaryText(before)) + side('B', summaryText(after));
}

function rangeText({ first, last }: UnnamedChange): string {
  return first === last ? `nr:${first}` : `nr:${first}–${last}`;
}

function countText(listed: boolean, count: number): string {
  return listed ? `${count} calls` : 'nothing (not listed: its calls are killed)';
}

function subsetText({ lost, gained }: ProfileDiff): string {
  if (lost === undefined && gained === undefined) return 'A and B allow the same.';
  if (lost === undefined) return 'A allows nothing that B does not.';
  const example = `A allows what B does not: ${callText(lost)}`;
  return gained === undefined ? `${example}; B allows nothing that A does not.` : example;
}

/** `x86_64 socket(AF_NETLINK, 0, NETLINK_AUDIT)`: the arguments up to the last that is not 0. */
export function callText({ arch, nr, args }: PlainCall): string {
  const syscall = syscallByNumber(arch, nr);
  return `${arch} ${formatCall({ syscall, args: args.map(BigInt) }, arch)}`;
}
