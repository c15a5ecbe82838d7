import { disassemble } from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readFilter } from '../inputs/filter-input.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import type { BpfDisasmReport } from '../json/bpf-reports.ts';
import { findingsJson, printJson } from '../json/print.ts';
import { profileHostOptions } from '../options/profile-host.ts';
import { listingText } from '../render/listing.ts';
import { findingsOf, printDiagnostics } from '../render/diagnostics.ts';
import { UserError } from '../failures/user-error.ts';

const options = { ...jsonOption, ...profileHostOptions } as const;

export const bpfDisasmCommand = defineCommand({
  name: 'bpf disasm',
  operands: 'FILE|PROFILE',
  maxOperands: 1,
  takesProgram: false,
  summary: 'List the instructions of a filter, with the names of what they compare',
  examples: [
    ['bpf disasm filter.bpf', 'a file of raw BPF'],
    ['bpf disasm profile.json --arch aarch64', 'what a profile is compiled to'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [name] = operands;
  if (name === undefined)
    throw new UserError('usage', 'bpf disasm needs a filter or profile', 'See: seccomp-tailor bpf disasm --help');
  const { filter, diagnostics } = await readFilter(name, given, host);
  const findings = findingsOf(diagnostics);
  const lines = disassemble(filter);
  if (given.json) {
    const report: BpfDisasmReport = {
      format: 'seccomp-tailor/bpf-disasm-report',
      version: 1,
      exitCode: exitCodes.fine,
      name,
      endian: filter.endian,
      lines,
      ...findingsJson(findings),
    };
    await printJson(report, host);
  } else await host.stdout.write(listingText(lines));
  await printDiagnostics(findings, host);
  return exitCodes.fine;
}
