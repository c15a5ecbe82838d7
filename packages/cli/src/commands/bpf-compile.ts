import { encodeFilter, escapeControls } from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { compileProfileFile, type CompiledProfile } from '../inputs/filter-input.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import type { BpfCompileReport } from '../json/bpf-reports.ts';
import { findingsJson, printJson } from '../json/print.ts';
import { standardOutput, writeResult } from '../outputs/output.ts';
import { profileHostOptions } from '../options/profile-host.ts';
import { findingsOf, printDiagnostics, type Findings } from '../render/diagnostics.ts';
import { refuseReplacing } from '../outputs/replacing.ts';
import { UserError } from '../failures/user-error.ts';

const options = {
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the filter to this file (default: standard output, unless it is a terminal)',
    group: 'Output:',
  },
  ...jsonOption,
  ...profileHostOptions,
  arch: {
    type: 'list',
    describe: "The host's architecture, then others if not all that the profile lists shall be in the filter",
    group: 'Host:',
  },
} as const;

export const bpfCompileCommand = defineCommand({
  name: 'bpf compile',
  operands: 'PROFILE',
  maxOperands: 1,
  takesProgram: false,
  summary: 'Compile a profile to raw classic BPF, in the byte order of its architecture',
  examples: [
    ['bpf compile profile.json -o filter.bpf', 'for this machine'],
    ['bpf compile profile.json --arch s390x -o filter.bpf', 'for another one'],
    ['bpf compile profile.json --arch x86_64,i386 --runtime runc@1.1.5 -o filter.bpf', "with that runtime's own doing"],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [name] = operands;
  if (name === undefined)
    throw new UserError('usage', 'bpf compile needs a profile', 'See: seccomp-tailor bpf compile --help');
  const output = given.output ?? (given.json ? undefined : standardOutput);
  if (output === standardOutput) checkOutput(given.json, host);
  await refuseReplacing([name], output, host);
  const compiled = await compileProfileFile(name, given, host);
  const findings = findingsOf(compiled.diagnostics);
  if (output !== undefined) await writeResult(output, encodeFilter(compiled.filter), host);
  if (given.json) await printJson(report(compiled, findings, given.output), host);
  await printDiagnostics(findings, host);
  if (output !== undefined && output !== standardOutput)
    await host.stderr.write(`${escapeControls(output)}: ${sizeText(compiled)}\n`);
  return exitCodes.fine;
}

function checkOutput(json: boolean, host: Host): void {
  if (json) throw new UserError('usage', '--json and -o - both want standard output', 'Choose one, or give -o a file.');
  if (host.stdout.isTerminal)
    throw new UserError(
      'usage',
      'a filter is not for a terminal',
      'Write it with -o FILE, or see it with: seccomp-tailor bpf disasm PROFILE',
    );
}

function sizeText({ filter, arches }: CompiledProfile): string {
  return `${filter.instructions.length} instructions for ${arches.join(', ')}, ${filter.endian}-endian`;
}

function report(
  { name, filter, arches }: CompiledProfile,
  findings: Findings,
  output: string | undefined,
): BpfCompileReport {
  return {
    format: 'seccomp-tailor/bpf-compile-report',
    version: 1,
    exitCode: exitCodes.fine,
    name,
    endian: filter.endian,
    arches,
    ...(output !== undefined && { output }),
    instructions: filter.instructions.map(({ code, jt, jf, k }) => [code, jt, jf, k] as const),
    ...findingsJson(findings),
  };
}
