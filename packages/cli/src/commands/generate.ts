import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { gather } from '../inputs/gather.ts';
import type { Host } from '../host/host.ts';
import { inputOptions, readOptions } from '../options/input-options.ts';
import { jsonOption } from '../options/result-options.ts';
import { printJson } from '../json/print.ts';
import { standardOutput, writeResult } from '../outputs/output.ts';
import { printGaps } from '../render/completeness.ts';
import { printDiagnostics } from '../render/diagnostics.ts';
import { printProductSummary } from '../render/product.ts';
import { prepareSynthesis, synthesisOptions } from '../options/synthesis-options.ts';
import { generateReport, tailor } from '../tailor.ts';
import { refuseReplacing } from '../outputs/replacing.ts';
import { refuseNoCalls, refuseUnreadable } from '../failures/refuse-unreadable.ts';
import { UserError } from '../failures/user-error.ts';

const options = {
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the profile to this file (default: standard output)',
    group: 'Output:',
  },
  ...jsonOption,
  ...synthesisOptions,
  ...inputOptions,
} as const;

export const generateCommand = defineCommand({
  name: 'generate',
  operands: 'INPUT…',
  maxOperands: Infinity,
  takesProgram: false,
  summary: 'Make the smallest profile under which the recorded runs work',
  examples: [
    ['generate trace.strace -o profile.json', 'a profile for Podman or Docker from one recording'],
    ['generate run1.json run2.json --runtime crun --with exec', 'from two recordings, for crun, fit for podman exec'],
    ['generate audit.log --siblings libc --default-action log', 'with a margin, and nothing refused yet'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const output = given.output ?? standardOutput;
  if (given.json && given.output === standardOutput) {
    throw new UserError('usage', '--json and -o - both want standard output', 'Choose one, or give -o a file.');
  }
  await refuseReplacing(operands, given.output, host);
  const choose = await prepareSynthesis(given, host);
  const gathered = await gather(operands, { command: 'generate', ...readOptions(given, host) }, host);
  await refuseUnreadable(gathered, host);
  await refuseNoCalls(gathered, host);
  const product = tailor(gathered, choose(gathered.evidence), given['accept-incomplete']);
  if (given.output !== undefined || !given.json) await writeResult(output, product.text, host);
  if (given.json) await printJson(generateReport(product, given.output), host);
  await printDiagnostics(product.findings, host);
  await printGaps(product.gaps, given['accept-incomplete'], host);
  if (output !== standardOutput) await printProductSummary(product, output, host);
  return product.exitCode;
}
