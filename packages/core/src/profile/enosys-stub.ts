import type { Arch } from '../kernel/arch.ts';
import { multiplexedAs } from '../kernel/multiplexers.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import type { FlatProfile } from './flat.ts';
import { isOlder, type CompileOptions } from './runtime.ts';

/** What runc puts before the filter: calls above `ceiling` get ENOSYS, so that programs fall back to older calls. */
export interface EnosysStub {
  readonly ceiling: number;
  /** s390's call 0 carries numbers too large for its instruction; unknown ones end there and get ENOSYS as well. */
  readonly zeroToo: boolean;
}

/**
 * runc's stub for one architecture (libcontainer/seccomp/patchbpf). The ceiling is the highest number any rule names,
 * whatever its action and conditions, even where the filter skips the rule. None under an allowing default, and before
 * runc 1.1.15 none for a native architecture that is not listed.
 */
export function enosysStub(
  flat: FlatProfile,
  arch: Arch,
  { nativeArch, runtime, knows }: CompileOptions,
): EnosysStub | undefined {
  if (runtime?.name !== 'runc' || allowing.has(flat.defaultAction)) return undefined;
  const coversNative = arch === nativeArch && !isOlder(runtime, [1, 1, 15]);
  if (!coversNative && !flat.architectures.includes(arch)) return undefined;
  let ceiling = 0;
  for (const name of flat.syscalls.flatMap(({ names }) => names)) {
    // libseccomp gives multiplexed calls a negative number there, which never is the highest.
    if (multiplexedAs(arch, name) !== undefined || knows?.(name) === false) continue;
    ceiling = Math.max(ceiling, syscallByName(arch, name)?.nr ?? 0);
  }
  return ceiling === 0 ? undefined : { ceiling, zeroToo: arch === 's390' || arch === 's390x' };
}

const allowing: ReadonlySet<string> = new Set(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG', 'SCMP_ACT_TRACE']);
