import { checkProfile, parseProfile, type DiagnosticCode } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { parseRuntime, profileHost } from '../options/profile-host.ts';

/** A profile of all that some releases of runtimes cannot handle. */
const touchstone = {
  defaultAction: 'SCMP_ACT_ERRNO',
  flags: ['SECCOMP_FILTER_FLAG_LOG'],
  syscalls: [
    { names: ['mmap'], action: 'SCMP_ACT_ERRNO', errnoRet: 22, args: sevenConditions() },
    { names: ['read'], action: 'SCMP_ACT_ALLOW' },
  ],
};

function sevenConditions(): object[] {
  return [0, 1, 2, 3, 4, 5, 0].map((index, value) => ({ index, value, op: 'SCMP_CMP_NE' }));
}

const meanings: Partial<Record<DiagnosticCode, string>> = {
  'flag-unsupported': 'takes no profile with flags',
  'conditions-dropped': 'reads six conditions of a rule and drops the others',
  'stale-filter-cache': 'keeps compiled filters, and overlooks where only an error number was changed',
};

/** What the release of a runtime means for profiles, `runtime` being `crun 1.8.1`; nothing for runtimes that were not measured. */
export function runtimeRemarks(runtime: string, host: Host): string[] {
  const release = runtime.replace(' ', '@');
  if (!/^(runc|crun)@\d+\.\d+/.test(release)) return [];
  const { profile } = parseProfile(new TextEncoder().encode(JSON.stringify(touchstone)), { input: 'touchstone' });
  if (profile === undefined) return [];
  const { host: target } = profileHost({ caps: undefined, arch: undefined, kernel: undefined }, host);
  const codes = new Set(
    checkProfile(profile, { host: target, runtime: parseRuntime(release) }).map(({ code }) => code),
  );
  const found = (Object.keys(meanings) as DiagnosticCode[]).filter((code) => codes.has(code));
  return found.map((code) => `${runtime} ${meanings[code]} (${code}); check a profile: validate --runtime ${release}`);
}
