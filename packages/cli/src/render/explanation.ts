import {
  archLabel,
  disassemble,
  escapeControls,
  formatCall,
  formatKernelVersion,
  isServedByBitmap,
  simulate,
  syscallByNumber,
  type ArchVerdicts,
  type Call,
  type CallExplanation,
  type ContainerRuntime,
  type DecidedBy,
  type ExplainedVerdict,
  type Host,
  type RuleFate,
  type RuleRemark,
} from '@seccomp-tailor/core';
import type { CallFacts } from '../inputs/call-facts.ts';
import type { CompiledProfile } from '../inputs/filter-input.ts';
import type { LoadedProfile } from '../inputs/profile-file.ts';
import { listingText } from './listing.ts';
import { conditionText } from './rules.ts';
import { wrapped } from './wrapped.ts';

/** All that is told of a call. */
export interface Explained {
  readonly loaded: LoadedProfile;
  readonly host: Host;
  readonly runtime: ContainerRuntime | undefined;
  readonly explanation: CallExplanation;
  readonly compiled: CompiledProfile;
  readonly facts: CallFacts | undefined;
}

/** An explanation for people: the facts, the verdicts by architecture, the rules, the way through the filter. */
export function explanationText(explained: Explained, columns: number): string {
  const { explanation, facts, host, loaded, runtime } = explained;
  const { arch, kernel, capabilities = [] } = host;
  const by =
    runtime === undefined
      ? ''
      : `, loaded by ${runtime.name}${runtime.version === undefined ? '' : ` ${runtime.version}`}`;
  const caps = capabilities.length === 0 ? ['none'] : capabilities.map((name) => name.replace(/^CAP_/, ''));
  return [
    facts === undefined ? '' : factsText(facts, columns),
    wrapped(
      `${escapeControls(loaded.name)} for ${arch}, Linux ${formatKernelVersion(kernel)}${by}, capabilities`,
      caps,
      columns,
    ),
    ...explanation.arches.map((one) => archText(one, explained)),
    rulesText(explanation.rules),
    wayText(explained),
  ].join('');
}

const hiddenTexts = {
  vdso: 'usually answered by the vDSO, so that traces may lack it',
  restart: 'made by the kernel itself after an interruption, so that traces may lack it',
  'signal-return': 'the end of every signal handler, so that runs without signals lack it',
} as const;

function factsText({ name, since, siblings, hidden, runtimes }: CallFacts, columns: number): string {
  return [
    `${name}: since Linux ${since ?? '?'}${hidden === undefined ? '' : `; ${hiddenTexts[hidden]}`}\n`,
    siblings.length === 0 ? '' : wrapped('  does the same job elsewhere:', siblings, columns),
    runtimes.length === 0 ? '' : wrapped('  made under the filter by:', runtimes.join('; ').split(' '), columns),
    '\n',
  ].join('');
}

function archText({ pattern: { syscall }, verdicts, through }: ArchVerdicts, { host }: Explained): string {
  const number = syscall.nr === undefined ? 'has no such number' : `number ${syscall.nr}`;
  const behind =
    through === undefined || through.verdicts.length === 0
      ? ''
      : `  through ${through.multiplexer}: ${through.verdicts.map((one) => `${one.verdict} (${decidedText(one.decidedBy)})`).join(', ')}\n`;
  return `\n${archLabel(syscall.arch)} (${number})\n${verdicts.map((one) => verdictText(one, host.arch)).join('')}${behind}`;
}

function verdictText({ verdict, example, decidedBy }: ExplainedVerdict, native: Call['arch']): string {
  return `  ${verdict}: ${decidedText(decidedBy)}, as for ${callText(example, native)}\n`;
}

function callText({ arch, nr, args }: Call, native: Call['arch']): string {
  return formatCall({ syscall: syscallByNumber(arch, nr), args }, native);
}

function decidedText(by: DecidedBy): string {
  switch (by.kind) {
    case 'rule':
      return `syscalls[${by.rule}]`;
    case 'default':
      return 'the default action';
    case 'enosys-stub':
      return `runc answers numbers above ${by.ceiling}, the highest the profile names`;
    case 'arch-not-listed':
      return 'the architecture is not in the filter';
  }
}

function rulesText(rules: readonly RuleRemark[]): string {
  if (rules.length === 0) return '\nno rule names it\n';
  return `\nrules that name it\n${rules.map(ruleText).join('')}`;
}

function ruleText({ rule, verdict, conditions, comment, fate }: RuleRemark): string {
  const plain = conditions.map(({ value, valueTwo, ...rest }) => ({
    ...rest,
    value: String(value),
    valueTwo: String(valueTwo),
  }));
  const when = plain.length === 0 ? '' : ` if ${plain.map(conditionText).join(' and ')}`;
  const said = comment === undefined ? '' : `  # ${escapeControls(comment)}`;
  return `  syscalls[${rule}] ${verdict}${when}${fateText(fate)}${said}\n`;
}

function fateText(fate: RuleFate): string {
  switch (fate.kind) {
    case 'counts':
      return '';
    case 'left-out':
      return ' (left out on this host)';
    case 'equals-default':
      return ' (skipped: it is the default)';
    case 'overruled':
      return ` (no effect: syscalls[${fate.by}] decides)`;
  }
}

/** The way of the first verdict's example; the others differ in their arguments' tests. */
function wayText({ explanation, compiled: { filter }, host }: Explained): string {
  const example = explanation.arches[0]?.verdicts[0]?.example;
  if (example === undefined) return '';
  const lines = disassemble(filter);
  const { path } = simulate(filter, example);
  const cached = isServedByBitmap(filter, example) ? '; Linux 5.11 and newer do not even run it' : '';
  const walked = path.flatMap((index) => lines.slice(index, index + 1));
  return `\nway of ${callText(example, host.arch)} through the filter: ${path.length} of ${lines.length} instructions${cached}\n${listingText(walked)}`;
}
