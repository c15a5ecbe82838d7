import {
  diffProfiles,
  formatKernelVersion,
  PolicyError,
  resolveProfile,
  type Arch,
  type Host as ContainerHost,
} from '@seccomp-tailor/core';
import { capabilitiesHelp, parseCapabilities } from '../options/capabilities.ts';
import { containerHost } from '../options/container-host.ts';
import type { Arguments, OptionSpecs } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { parseArch, traceArch } from '../options/arch.ts';
import { jsonOption } from '../options/result-options.ts';
import { findingsJson, printJson } from '../json/print.ts';
import type { DiffReport } from '../json/diff-report.ts';
import { policyFailure } from '../failures/policy-failure.ts';
import { loadDefaultProfile, loadProfile, type LoadedProfile } from '../inputs/profile-file.ts';
import { diffText, type Comparison } from '../render/diff.ts';
import { findingsOf, printDiagnostics, type Findings } from '../render/diagnostics.ts';
import { UserError } from '../failures/user-error.ts';

/** Options that say for which host a profile is resolved. */
export const hostOptions = {
  caps: {
    type: 'list',
    describe: `The container's capabilities, ${capabilitiesHelp}`,
    group: 'Host:',
  },
  arch: {
    type: 'list',
    describe: "The host's architecture, then others to compare (default: this machine's)",
    group: 'Host:',
  },
  kernel: { type: 'string', describe: "The host's kernel (default: this machine's)", group: 'Host:' },
} as const satisfies OptionSpecs;

const options = {
  subset: {
    type: 'boolean',
    describe: 'Exit with 1 if A allows a call that B does not, and show one',
    group: 'Comparing:',
  },
  ...hostOptions,
  ...jsonOption,
} as const;

export const diffCommand = defineCommand({
  name: 'diff',
  operands: 'A [B]',
  maxOperands: 2,
  takesProgram: false,
  summary: 'Compare exactly what two profiles allow (B: the default profile)',
  examples: [
    ['diff profile.json', 'with the profile Podman would use'],
    ['diff --subset profile.json old.json', 'exit with 1 if profile.json allows more than old.json'],
    ['diff a.json b.json --arch aarch64 --caps default,SYS_ADMIN', 'as they mean it elsewhere'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [first, second] = operands;
  if (first === undefined) throw new UserError('usage', 'diff needs a profile', 'See: seccomp-tailor diff --help');
  const [arch, ...others] = (given.arch ?? []).map((name) => parseArch('arch', name));
  const target = containerHost(
    { arch: arch ?? traceArch(undefined, host), capabilities: parseCapabilities(given.caps), kernel: given.kernel },
    host,
  );
  const a = await loadProfile(first, host);
  const b = second === undefined ? await loadDefaultProfile(host) : await loadProfile(second, host);
  const comparison = compare(a, b, { host: target, arches: others.length > 0 ? [target.arch, ...others] : undefined });
  const { lost } = comparison.diff;
  const exitCode = given.subset && lost !== undefined ? exitCodes.findings : exitCodes.fine;
  const findings = findingsOf(comparison.diagnostics);
  if (given.json) await printJson(diffReport(comparison, findings, exitCode), host);
  else await host.stdout.write(diffText(comparison, host.stdout.columns ?? 100));
  await printDiagnostics(findings, host);
  return exitCode;
}

/** Resolves two profiles for a host and compares their filters there. */
export function compare(
  a: LoadedProfile,
  b: LoadedProfile,
  { host, arches }: { host: ContainerHost; arches?: readonly Arch[] | undefined },
): Comparison {
  const [before, after] = [resolveProfile(a.profile, host), resolveProfile(b.profile, host)];
  try {
    const diff = diffProfiles(before.flat, after.flat, { nativeArch: host.arch, arches });
    return {
      a,
      b,
      host,
      diff,
      diagnostics: [...a.diagnostics, ...before.diagnostics, ...b.diagnostics, ...after.diagnostics],
    };
  } catch (error) {
    if (error instanceof PolicyError) throw policyFailure(`compare ${a.name} and ${b.name}`, error);
    throw error;
  }
}

function diffReport({ a, b, host, diff }: Comparison, findings: Findings, exitCode: number): DiffReport {
  const { arches, defaults, filtered, lost, gained } = diff;
  const { arch, kernel, capabilities = [] } = host;
  return {
    format: 'seccomp-tailor/diff-report',
    version: 1,
    exitCode,
    a: { name: a.name, default: defaults.before, architectures: filtered.before },
    b: { name: b.name, default: defaults.after, architectures: filtered.after },
    host: { arch, kernel: formatKernelVersion(kernel), capabilities },
    subset: lost === undefined,
    onlyA: lost,
    onlyB: gained,
    arches: arches.map(({ allowed, ...compared }) => ({
      ...compared,
      allowed: { a: allowed.before, b: allowed.after },
    })),
    ...findingsJson(findings),
  };
}
