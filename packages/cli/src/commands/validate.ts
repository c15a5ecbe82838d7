import {
  checkProfile,
  engines,
  formatDiagnostic,
  parseLibseccompVersion,
  parseProfile,
  type CheckOptions,
  type Diagnostic,
  type LibseccompVersion,
  type ParsedProfile,
  type Severity,
  escapeControls,
} from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import { findingsJson, printJson } from '../json/print.ts';
import type { ValidateReport } from '../json/validate-report.ts';
import { readProfileText, refuseRecording } from '../inputs/profile-file.ts';
import { parseRuntime, profileHost } from '../options/profile-host.ts';
import { findingsOf, printDiagnostics } from '../render/diagnostics.ts';
import { UserError } from '../failures/user-error.ts';
import { hostOptions } from './diff.ts';

const options = {
  strict: { type: 'boolean', describe: 'Exit with 1 on warnings as well', group: 'Checking:' },
  ...hostOptions,
  kernel: {
    type: 'string',
    describe: "The host's kernel (default: this machine's, and its age is not checked)",
    group: 'Host:',
  },
  libseccomp: { type: 'string', describe: 'Tell names that this release does not know: 2.5.4', group: 'Host:' },
  engine: {
    type: 'string',
    describe: 'Who will read it (default: what Podman or Docker refuses is an error)',
    choices: engines,
    group: 'Host:',
  },
  runtime: { type: 'string', describe: 'Who will load it: runc, crun, or with a version runc@1.1.5', group: 'Host:' },
  'no-new-privileges': { type: 'boolean', describe: 'The container runs with no_new_privileges', group: 'Host:' },
  ...jsonOption,
} as const;

export const validateCommand = defineCommand({
  name: 'validate',
  operands: 'PROFILE',
  maxOperands: 1,
  takesProgram: false,
  summary: 'Find what engines and runtimes refuse, ignore or misunderstand in a profile, and what it lets through',
  examples: [
    ['validate profile.json --engine docker --runtime runc', 'as Docker reads it and runc loads it'],
    ['validate profile.json --engine containerd', 'as a node of Kubernetes reads it (with CRI-O: as Podman does)'],
    ['validate profile.json --strict --libseccomp 2.5.4 --kernel 5.10', 'for older machines, warnings being errors'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [name] = operands;
  if (name === undefined)
    throw new UserError('usage', 'validate needs a profile', 'See: seccomp-tailor validate --help');
  const bytes = await readProfileText(name, host);
  const { profile, diagnostics } = problemsOf(bytes, { ...given, name }, host);
  if (profile === undefined) await refuseRecording(bytes, name);
  const severities = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).severity);
  const valid = !severities.includes('error');
  const passed = valid && !(given.strict && severities.includes('warning'));
  const exitCode = passed ? exitCodes.fine : exitCodes.findings;
  const findings = findingsOf(diagnostics);
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
    await host.stdout.write(`${escapeControls(name)}: ${verdictText(severities)}\n`);
  }
  return exitCode;
}

/** `valid, 2 warnings`. */
function verdictText(severities: readonly Severity[]): string {
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = severities.filter((each) => each === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return [severities.includes('error') ? 'not valid' : 'valid', ...counts].join(', ');
}

type Given = Arguments<typeof options>['options'] & { readonly name: string };

function problemsOf(text: Uint8Array, given: Given, host: Host): ParsedProfile {
  const { name, engine, kernel } = given;
  const parsed = parseProfile(text, { input: name, ...(engine !== undefined && { engine }) });
  const checkOptions = checkOptionsOf(given, host);
  if (parsed.profile === undefined) return parsed;
  const oldestKernel = kernel === undefined ? undefined : checkOptions.host.kernel;
  const found = checkProfile(parsed.profile, { ...checkOptions, oldestKernel });
  // What parsing said comes with its line: it is not said again.
  const said = new Set(parsed.diagnostics.map(keyOf));
  return { ...parsed, diagnostics: [...parsed.diagnostics, ...found.filter((problem) => !said.has(keyOf(problem)))] };
}

function checkOptionsOf(given: Given, host: Host): CheckOptions {
  return {
    host: profileHost(given, host).host,
    runtime: parseRuntime(given.runtime),
    libseccomp: parseLibseccomp(given.libseccomp),
    noNewPrivileges: given['no-new-privileges'] ? true : undefined,
  };
}

function parseLibseccomp(text: string | undefined): LibseccompVersion | undefined {
  const version = text === undefined ? undefined : parseLibseccompVersion(text);
  if (text !== undefined && version === undefined)
    throw new UserError('usage', `--libseccomp: '${text}' is no release`, 'Write it as 2.5.4.');
  return version;
}

function keyOf(diagnostic: Diagnostic): string {
  return `${diagnostic.code} ${'path' in diagnostic ? diagnostic.path : ''}`;
}
