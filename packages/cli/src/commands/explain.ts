import {
  explainCall,
  formatKernelVersion,
  PolicyError,
  type ArchVerdicts,
  type WrittenCall,
} from '@seccomp-tailor/core';
import { factsOf } from '../inputs/call-facts.ts';
import { callJson, hintFor, orRefuse, readCall } from '../inputs/call-input.ts';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { compileLoaded } from '../inputs/filter-input.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import { findingsJson, printJson } from '../json/print.ts';
import type { ExplainReport } from '../json/explain-report.ts';
import { policyFailure } from '../failures/policy-failure.ts';
import { loadDefaultProfile, loadProfile } from '../inputs/profile-file.ts';
import { parseRuntime, profileHostOptions } from '../options/profile-host.ts';
import { findingsOf, printDiagnostics, type Findings } from '../render/diagnostics.ts';
import { explanationText, type Explained } from '../render/explanation.ts';
import { UserError } from '../failures/user-error.ts';

const options = {
  profile: {
    type: 'string',
    describe: 'The profile to ask (default: the one Podman would use)',
    group: 'Explaining:',
  },
  ...jsonOption,
  ...profileHostOptions,
} as const;

export const explainCommand = defineCommand({
  name: 'explain',
  operands: 'SYSCALL|CALL',
  maxOperands: 1,
  takesProgram: false,
  summary: 'Tell what a profile does with a call, by which rule, and what is known of the call',
  examples: [
    ['explain clone3 --profile profile.json', 'on every architecture of the profile'],
    ["explain 'socket(AF_NETLINK, *, NETLINK_AUDIT)'", 'in the default profile, for these arguments'],
    ['explain i386:socket --profile profile.json --runtime runc@1.1.5', 'with what that runtime adds'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [text] = operands;
  if (text === undefined)
    throw new UserError('usage', 'explain needs a system call', 'See: seccomp-tailor explain --help');
  if (/^[^(]*[./]/.test(text))
    throw new UserError(
      'usage',
      `'${text}' is a file's name, not a system call's`,
      `Write: seccomp-tailor explain SYSCALL --profile ${text}`,
    );
  const written = readCall(text);
  const loaded =
    given.profile === undefined ? await loadDefaultProfile(host) : await loadProfile(given.profile, host, given.engine);
  const compiled = compileLoaded(loaded, given, host);
  const explained = explain(written, { loaded, compiled, runtime: parseRuntime(given.runtime) });
  const findings = findingsOf(compiled.diagnostics);
  if (given.json) await printJson(report(explained, findings), host);
  else await host.stdout.write(explanationText(explained, host.stdout.columns ?? 100));
  await printDiagnostics(findings, host);
  return exitCodes.fine;
}

function explain(
  written: WrittenCall,
  { loaded, compiled, runtime }: Pick<Explained, 'loaded' | 'compiled' | 'runtime'>,
): Explained {
  const { host } = compiled;
  try {
    const explanation = orRefuse(
      () => explainCall(loaded.profile, written, { host, runtime }),
      hintFor(written, written.arch ?? host.arch),
    );
    const first = explanation.arches[0]?.pattern.syscall;
    return { loaded, host, runtime, explanation, compiled, facts: first && factsOf(first) };
  } catch (error) {
    if (error instanceof PolicyError) throw policyFailure(`explain ${loaded.name}`, error);
    throw error;
  }
}

function report({ loaded, host, runtime, explanation, facts }: Explained, findings: Findings): ExplainReport {
  const { arch, kernel, capabilities = [] } = host;
  const verdictsJson = ({ verdicts }: Pick<ArchVerdicts, 'verdicts'>) =>
    verdicts.map(({ example, ...rest }) => ({ ...rest, example: callJson(example, arch) }));
  return {
    format: 'seccomp-tailor/explain-report',
    version: 1,
    exitCode: exitCodes.fine,
    profile: loaded.name,
    host: { arch, kernel: formatKernelVersion(kernel), capabilities },
    ...(runtime !== undefined && { runtime }),
    ...(facts !== undefined && { facts }),
    arches: explanation.arches.map((one) => ({
      arch: one.pattern.syscall.arch,
      ...(one.pattern.syscall.nr !== undefined && { nr: one.pattern.syscall.nr }),
      verdicts: verdictsJson(one),
      ...(one.through !== undefined && {
        through: { multiplexer: one.through.multiplexer, verdicts: verdictsJson(one.through) },
      }),
    })),
    rules: explanation.rules.map(({ conditions, ...rest }) => ({
      ...rest,
      conditions: conditions.map(({ value, valueTwo, ...test }) => ({
        ...test,
        value: String(value),
        valueTwo: String(valueTwo),
      })),
    })),
    ...findingsJson(findings),
  };
}
