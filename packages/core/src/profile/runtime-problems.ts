import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { scmpArch, type Arch } from '../kernel/arch.ts';
import type { FlatProfile } from './flat.ts';
import { formatRuntime, isOlder, type Runtime } from './runtime.ts';
import { filterFlags } from './schema.ts';
import { takesErrno } from './words.ts';

/** What this one runtime refuses or handles differently. */
export function runtimeProblems(flat: FlatProfile, runtime: Runtime): readonly Diagnostic[] {
  return [
    ...flagProblems(flat, runtime),
    ...(runtime.name === 'runc' ? runcProblems(flat, runtime) : crunProblems(flat, runtime)),
  ];
}

function flagProblems({ flags }: FlatProfile, runtime: Runtime): readonly Diagnostic[] {
  const takesFlags = runtime.name === 'crun' || !isOlder(runtime, [1, 2, 0]);
  return flags
    .filter((flag) => !takesFlags || !(filterFlags as readonly string[]).includes(flag))
    .map((flag) => ({ code: 'flag-unsupported', flag, runtime: formatRuntime(runtime) }));
}

const neverInRunc: ReadonlySet<Arch> = new Set<Arch>(['parisc', 'parisc64', 'm68k', 'sh', 'sheb']);
const recentInRunc: ReadonlySet<Arch> = new Set<Arch>(['riscv64', 'loongarch64']);

function runcProblems({ architectures }: FlatProfile, runtime: Runtime): readonly Diagnostic[] {
  return architectures
    .filter((arch) => neverInRunc.has(arch) || (recentInRunc.has(arch) && isOlder(runtime, [1, 2, 0])))
    .map((arch) => ({ code: 'arch-unsupported', arch: scmpArch(arch), runtime: formatRuntime(runtime) }));
}

function crunProblems(flat: FlatProfile, runtime: Runtime): readonly Diagnostic[] {
  const numbered = [
    { path: 'defaultErrnoRet', action: flat.defaultAction, errnoRet: flat.defaultErrnoRet },
    ...flat.syscalls.map(({ action, errnoRet }, i) => ({ path: `syscalls[${i}].errnoRet`, action, errnoRet })),
  ].filter(({ errnoRet }) => errnoRet !== undefined);
  const problems: Diagnostic[] = numbered
    .filter(({ action }) => !takesErrno(action))
    .map(({ path, action }) => ({ code: 'errno-unsupported', path, action }));
  // The cache was met in 1.28; Debian's 1.8.1 is built without it.
  if (!isOlder(runtime, [1, 28, 0]) && flat.syscalls.some(({ errnoRet }) => errnoRet !== undefined)) {
    problems.push({ code: 'stale-filter-cache' });
  }
  return problems;
}
