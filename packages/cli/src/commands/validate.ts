import { formatDiagnostic, loadProblems, parseProfile, resolveProfile, type Diagnostic } from '@seccomp-tailor/core';
import { parseCapabilities } from '../capabilities.ts';
import { containerHost } from '../container-host.ts';
import { defineCommand, type Arguments } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { jsonOption, parseArch, traceArch } from '../input-options.ts';
import { findingsJson, printJson } from '../json/common.ts';
import type { ValidateReport } from '../json/validate-report.ts';
import { readProfileText } from '../profile-file.ts';
import { printDiagnostics } from '../render/diagnostics.ts';
import { UserError } from '../user-error.ts';
import { hostOptions } from './diff.ts';

const options = {
  ...hostOptions,
  engine: {
    type: 'string',
    describe: 'Who will read it (default: what either refuses is an error)',
    choices: ['podman', 'docker'],
    group: 'Host:',
  },
  runtime: { type: 'string', describe: 'Who will load it', choices: ['runc', 'crun'], group: 'Host:' },
  ...jsonOption,
} as const;

export const validateCommand = defineCommand({
  name: 'validate',
  operands: 'PROFILE',
  maxOperands: 1,
  takesProgram: false,
  summary: 'Find what engines and runtimes refuse or ignore in a profile',
  examples: [
    ['validate profile.json', 'what holds for every engine and runtime'],
    ['validate profile.json --engine docker --runtime runc', 'as Docker reads it and runc loads it'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [name] = operands;
  if (name === undefined)
    throw new UserError('usage', 'validate needs a profile', 'See: seccomp-tailor validate --help');
  const diagnostics = problemsOf(await readProfileText(name, host), { ...given, name }, host);
  const valid = !diagnostics.some((diagnostic) => formatDiagnostic(diagnostic).severity === 'error');
  const exitCode = valid ? exitCodes.fine : exitCodes.findings;
  const findings = { diagnostics, counts: new Map() };
  await printDiagnostics(findings, host);
  if (given.json) {
    const report: ValidateReport = {
      format: 'seccomp-tailor/validate-report',
      version: 1,
      exitCode,
      profile: name,
      valid,
      ...findingsJson(findings),
    };
    await printJson(report, host);
  } else {
    await host.stdout.write(`${name}: ${valid ? 'valid' : 'not valid'}\n`);
  }
  return exitCode;
}

type Given = Arguments<typeof options>['options'] & { readonly name: string };

function problemsOf(
  text: Uint8Array,
  { name, engine, runtime, caps, arch, kernel }: Given,
  host: Host,
): readonly Diagnostic[] {
  const parsed = parseProfile(text, { input: name, ...(engine !== undefined && { engine }) });
  if (parsed.profile === undefined) return parsed.diagnostics;
  const [native = traceArch(undefined, host)] = (arch ?? []).map((given) => parseArch('arch', given));
  const target = containerHost({ arch: native, capabilities: parseCapabilities(caps), kernel }, host);
  const resolved = resolveProfile(parsed.profile, { ...target, engine: engine ?? 'podman' });
  const load = loadProblems(resolved.flat, {
    nativeArch: native,
    ...(runtime !== undefined && { runtime: { name: runtime } }),
  });
  return [...parsed.diagnostics, ...resolved.diagnostics, ...load];
}
