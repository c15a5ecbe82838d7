import { printProfile, scmpArch, type EngineProfile } from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { parseArch, traceArch } from '../options/arch.ts';
import { jsonOption } from '../options/result-options.ts';
import { findingsJson, printJson } from '../json/print.ts';
import type { LearnReport } from '../json/learn-report.ts';
import { standardOutput, writeResult } from '../outputs/output.ts';
import { loadProfile } from '../inputs/profile-file.ts';
import { learningBeyond, learningProfile } from '../recorders/audit/learning-profile.ts';
import { refuseReplacing } from '../outputs/replacing.ts';
import { findingsOf, printDiagnostics, type Findings } from '../render/diagnostics.ts';
import { UserError } from '../failures/user-error.ts';

const options = {
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the profile to this file (default: standard output)',
    default: standardOutput,
    group: 'Output:',
  },
  ...jsonOption,
  known: { type: 'string', describe: 'Log only what this profile does not allow', group: 'Profile:' },
  arch: {
    type: 'string',
    describe: "The machine that will use it (default: this machine's architecture)",
    group: 'Profile:',
  },
} as const;

export const learnCommand = defineCommand({
  name: 'learn',
  operands: '',
  maxOperands: 0,
  takesProgram: false,
  summary:
    'Write a profile that allows everything and logs it, for an engine or a node to use; evidence then reads the log',
  examples: [
    ['learn -o log-all.json', 'for a Kubernetes node: localhostProfile: log-all.json'],
    ['learn --known app.json -o log-new.json', 'log only what app.json does not allow'],
    ['evidence /var/log/audit/audit.log -o app.json', 'read what was logged'],
  ],
  options,
  run,
});

async function run({ options: given }: Arguments<typeof options>, host: Host): Promise<number> {
  const { output, json } = given;
  if (json && output === standardOutput)
    throw new UserError(
      'usage',
      '--json needs -o FILE: standard output holds one document',
      'Name a file for the profile.',
    );
  await refuseReplacing([given.known], output, host);
  const { profile, findings } = await learnedProfile(given, host);
  await writeResult(output, printProfile(profile), host);
  if (json) await printJson(report(profile, findings, output), host);
  await printDiagnostics(findings, host);
  return exitCodes.fine;
}

async function learnedProfile({ known, arch }: Arguments<typeof options>['options'], host: Host): Promise<Learned> {
  const native = arch === undefined ? traceArch(undefined, host) : parseArch('arch', arch);
  if (known === undefined) return { profile: learningProfile(native), findings: findingsOf([]) };
  const { profile, diagnostics } = await loadProfile(known, host);
  return { profile: learningBeyond(profile, native), findings: findingsOf(diagnostics) };
}

interface Learned {
  readonly profile: EngineProfile;
  /** What there is to say of the profile that is known. */
  readonly findings: Findings;
}

function report({ architectures }: EngineProfile, findings: Findings, output: string): LearnReport {
  return {
    format: 'seccomp-tailor/learn-report',
    version: 1,
    exitCode: exitCodes.fine,
    output,
    architectures: architectures.map(scmpArch),
    ...findingsJson(findings),
  };
}
