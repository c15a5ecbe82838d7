import { formatLibseccompVersion, libseccompKnows } from '../../kernel/libseccomp.ts';
import { firstKernel } from '../../kernel/syscalls.ts';
import { compareKernelVersions, formatKernelVersion } from '../../kernel/version.ts';
import { defineCheck } from './check.ts';
import type { CheckSubject } from './subject.ts';

/** Names that an old libseccomp or kernel does not have. */
export const knownNames = defineCheck({
  codes: ['unknown-to-libseccomp', 'newer-than-kernel'],
  run: (subject) => {
    const { libseccomp, oldestKernel } = subject.options;
    const unknown = libseccomp && namesWhere(subject, (name) => libseccompKnows(libseccomp, name) === false);
    const newer =
      oldestKernel &&
      namesWhere(subject, (name) => {
        const since = firstKernel(name);
        return since !== undefined && compareKernelVersions(since, oldestKernel) > 0;
      });
    return [
      ...(libseccomp && unknown?.length
        ? [{ code: 'unknown-to-libseccomp', version: formatLibseccompVersion(libseccomp), names: unknown } as const]
        : []),
      ...(oldestKernel && newer?.length
        ? [{ code: 'newer-than-kernel', kernel: formatKernelVersion(oldestKernel), names: newer } as const]
        : []),
    ];
  },
});

function namesWhere({ rules }: CheckSubject, holds: (name: string) => boolean): readonly string[] {
  return [...new Set(rules.flatMap(({ names }) => names))].filter(holds).toSorted();
}
