import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { archFacts, archLabel, scmpArch, type Arch } from '../kernel/arch.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import { compileRules, type CompiledRules } from './compile-rules.ts';
import type { FlatProfile, FlatRule } from './flat.ts';
import type { DecisionList } from './merge-rules.ts';
import { runtimeProblems } from './runtime-problems.ts';
import { conditionLimit, type CompileOptions } from './runtime.ts';
import { formatVerdict, sameVerdict, verdictOf, type Verdict } from './verdict.ts';

/** Who loads the profile, and what it calls then. */
export interface LoadOptions extends CompileOptions {
  /** Calls the runtime makes under the filter before the application runs; the caller knows them. */
  readonly startupCalls?: readonly string[];
}

/**
 * What keeps a container with this profile from starting, makes it hang, or makes the filter mean something else than the
 * rules say. Without a runtime, what holds for all of them.
 */
export function loadProblems(flat: FlatProfile, options: LoadOptions): readonly Diagnostic[] {
  const compiled = filteredArches(flat, options).map((arch) => compileRules(flat, arch, options));
  const [native] = compiled;
  return [
    ...endianProblems(flat, options.nativeArch),
    ...numberProblems(flat),
    ...nameProblems(flat),
    ...notifyProblems(flat),
    ...limitProblems(flat, options),
    ...(options.runtime === undefined ? [] : runtimeProblems(flat, options.runtime)),
    ...conflictProblems(compiled, options.nativeArch),
    ...unreliableProblems(compiled, options.nativeArch),
    ...(native === undefined ? [] : [...startProblems(flat, native, options), ...clone3Problems(native)]),
  ];
}

/** Calls whose conditions libseccomp may compile wrongly, on every architecture of the filter. */
export function notReliablyEnforceable(flat: FlatProfile, options: CompileOptions): readonly Diagnostic[] {
  const compiled = filteredArches(flat, options).map((arch) => compileRules(flat, arch, options));
  return unreliableProblems(compiled, options.nativeArch);
}

function unreliableProblems(compiled: readonly CompiledRules[], native: Arch): readonly Diagnostic[] {
  return onceEach(compiled, native, ({ unreliable }) => unreliable).map(({ syscall, rules }) => ({
    code: 'not-reliably-enforceable',
    syscall,
    rules,
  }));
}

function conflictProblems(compiled: readonly CompiledRules[], native: Arch): readonly Diagnostic[] {
  return onceEach(compiled, native, ({ conflicts }) => conflicts).map(({ syscall, rules }) => ({
    code: 'rule-conflict',
    syscall,
    rules,
  }));
}

/** What is said of the same rules on several architectures, said once, of the first. */
function onceEach<R extends readonly number[]>(
  compiled: readonly CompiledRules[],
  native: Arch,
  found: (rules: CompiledRules) => readonly { readonly name: string; readonly rules: R }[],
): readonly { readonly syscall: string; readonly rules: R }[] {
  const first = new Map<string, { readonly syscall: string; readonly rules: R }>();
  for (const each of compiled) {
    for (const { name, rules } of found(each)) {
      const key = `${name} ${rules.join(' ')}`;
      if (!first.has(key)) first.set(key, { syscall: labelOf(each.arch, name, native), rules });
    }
  }
  return [...first.values()];
}

function filteredArches({ architectures }: FlatProfile, { nativeArch }: CompileOptions): readonly Arch[] {
  return [...new Set([nativeArch, ...architectures])];
}

function labelOf(arch: Arch, name: string, native: Arch): string {
  return arch === native ? name : `${archLabel(arch)}:${name}`;
}

function endianProblems({ architectures }: FlatProfile, native: Arch): readonly Diagnostic[] {
  return architectures
    .filter((arch) => archFacts(arch).endian !== archFacts(native).endian)
    .map((arch) => ({ code: 'arch-unsupported', arch: scmpArch(arch), runtime: `a runtime on ${native}` }));
}

/** The largest error number; the kernel would take 4095, libseccomp does not. */
const maxErrno = 4094;

function numberProblems(flat: FlatProfile): readonly Diagnostic[] {
  const byDefault = verdictOf(flat.defaultAction, flat.defaultErrnoRet);
  const rules = flat.syscalls.map((rule, i) => ({
    path: `syscalls[${i}].errnoRet`,
    verdict: verdictOf(rule.action, rule.errnoRet),
  }));
  return [
    { path: 'defaultErrnoRet', verdict: byDefault },
    ...rules.filter(({ verdict }) => !sameVerdict(verdict, byDefault)),
  ].flatMap(({ path, verdict: { action, errno } }): Diagnostic[] => {
    if (action !== 'SCMP_ACT_ERRNO' || errno === undefined) return [];
    if (errno === 0) return [{ code: 'errno-zero', path }];
    return errno > maxErrno ? [{ code: 'errno-out-of-range', path, errno }] : [];
  });
}

function nameProblems({ syscalls }: FlatProfile): readonly Diagnostic[] {
  return syscalls.flatMap(({ names }, i) =>
    names.flatMap((name, j) => (name === '' ? [{ code: 'empty-name', path: `syscalls[${i}].names[${j}]` }] : [])),
  );
}

function isNotify({ action }: FlatRule): boolean {
  return action === 'SCMP_ACT_NOTIFY';
}

function notifyProblems(flat: FlatProfile): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  if (flat.defaultAction === 'SCMP_ACT_NOTIFY') {
    problems.push({
      code: 'notify-unsupported',
      path: 'defaultAction',
      reason: 'it would stop the runtime before the listener runs',
    });
  }
  for (const [i, rule] of flat.syscalls.entries()) {
    if (!isNotify(rule) || !rule.names.includes('write')) continue;
    problems.push({
      code: 'notify-unsupported',
      path: `syscalls[${i}]`,
      reason: 'the runtime writes to start the listener',
    });
  }
  const needsListener = flat.defaultAction === 'SCMP_ACT_NOTIFY' || flat.syscalls.some(isNotify);
  if (needsListener && flat.listenerPath === undefined) problems.push({ code: 'notify-without-listener' });
  return problems;
}

function limitProblems({ syscalls }: FlatProfile, { runtime }: CompileOptions): readonly Diagnostic[] {
  const kept = conditionLimit(runtime);
  return syscalls.flatMap(({ args }, i) =>
    args.length > kept ? [{ code: 'conditions-dropped', path: `syscalls[${i}].args`, kept }] : [],
  );
}

function startProblems(
  { defaultAction }: FlatProfile,
  native: CompiledRules,
  { runtime, startupCalls = [] }: LoadOptions,
): readonly Diagnostic[] {
  const killsThread = defaultAction === 'SCMP_ACT_KILL' || defaultAction === 'SCMP_ACT_KILL_THREAD';
  const denied = startupCalls.flatMap((syscall): Diagnostic[] => {
    const refused = verdictsOn(native, syscall)?.find((verdict) => !lets(verdict));
    return refused === undefined ? [] : [{ code: 'startup-call-denied', syscall, verdict: formatVerdict(refused) }];
  });
  // crun has one thread: killing it ends it.
  return killsThread && runtime?.name !== 'crun' ? [{ code: 'default-kills-thread' }, ...denied] : denied;
}

/** glibc starts threads with clone3 and falls back to clone on ENOSYS only. */
function clone3Problems(native: CompiledRules): readonly Diagnostic[] {
  const clone = verdictsOn(native, 'clone') ?? [];
  const clone3 = verdictsOn(native, 'clone3') ?? [];
  const [refused] = clone3;
  const fine = clone3.some((verdict) => lets(verdict) || verdict.errno === 38);
  if (refused === undefined || fine || !clone.some(lets)) return [];
  return [{ code: 'clone3-not-enosys', verdict: formatVerdict(refused) }];
}

function verdictsOn(rules: CompiledRules, name: string): readonly Verdict[] | undefined {
  const nr = syscallByName(rules.arch, name)?.nr;
  return nr === undefined ? undefined : possibleVerdicts(rules.decisionsFor(nr));
}

/** The verdicts a call may get, depending on its arguments. */
export function possibleVerdicts({ decisions, otherwise }: DecisionList): readonly Verdict[] {
  const always = decisions.some(({ conditions }) => conditions.length === 0);
  return [...decisions.map(({ verdict }) => verdict), ...(always ? [] : [otherwise])];
}

function lets({ action }: Verdict): boolean {
  return action === 'SCMP_ACT_ALLOW' || action === 'SCMP_ACT_LOG';
}
