import { join } from 'node:path';
import { printEvidence } from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import { printJson } from '../json/print.ts';
import type { RunReport } from '../json/run-report.ts';
import { staging, standardOutput } from '../outputs/output.ts';
import { keepEvidence } from '../recorders/keep-evidence.ts';
import { prepare, record } from '../recorders/record.ts';
import { printGaps } from '../render/completeness.ts';
import { printRecorded } from '../render/recorded.ts';
import { printDiagnostics } from '../render/diagnostics.ts';
import { callText } from '../render/diff.ts';
import { printProductSummary } from '../render/product.ts';
import { prepareSynthesis, synthesisOptions } from '../options/synthesis-options.ts';
import { refuseReplacing } from '../outputs/replacing.ts';
import { generateReport, tailor, type Product } from '../tailor.ts';
import { UserError } from '../failures/user-error.ts';
import { compare } from './diff.ts';
import { recorderOptions, statusNotes } from './record.ts';

const options = {
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the profile to this file',
    default: 'profile.json',
    group: 'Output:',
  },
  ...jsonOption,
  ...recorderOptions,
  ...synthesisOptions,
} as const;

export const runCommand = defineCommand({
  name: 'run',
  operands: '-- CMD…',
  maxOperands: 0,
  takesProgram: true,
  summary: 'Record a program and write the smallest profile under which it runs',
  examples: [
    ['run -- ls -l /', 'write profile.json and compare it with the default profile'],
    ['run -o app.json --runtime crun -- ./app --serve', 'stop it with Ctrl-C, the profile is written all the same'],
  ],
  notes: statusNotes,
  options,
  run,
});

async function run({ options: given, program }: Arguments<typeof options>, host: Host): Promise<number> {
  if (given.output === standardOutput) {
    throw new UserError('usage', 'run cannot write to standard output, which belongs to the program', 'Name a file.');
  }
  await refuseReplacing([given.known], given.output, host);
  const choose = await prepareSynthesis(given, host);
  const recordable = await prepare(program, { ...given, result: 'evidence' }, host);
  return staging(given.output, host, async (staged, stop) => {
    const trace = { file: join(staged.folder, 'trace'), name: program[0] ?? '', stop };
    // With --json standard output holds the document alone.
    const recorded = await record(recordable, { ...trace, stdout: given.json ? 'stderr' : 'inherit' }, host);
    const { ended, gathered } = recorded;
    const product = tailor(gathered, choose(gathered.evidence), given['accept-incomplete']);
    try {
      await staged.finish((path) => host.fs.writeFile(path, product.text));
    } catch (error) {
      throw await keepEvidence(printEvidence(gathered.evidence), error, host);
    }
    const exitCode = ended.status === exitCodes.fine ? product.exitCode : ended.status;
    await printRecorded(recorded, program, host);
    await printDiagnostics(product.findings, host);
    await printGaps(product.gaps, given['accept-incomplete'], host);
    await printProductSummary(product, given.output, host);
    const allowed = await printComparison(product, given.output, host);
    if (given.json)
      await printJson(runReport({ ...product, exitCode }, { ...ended, output: given.output, allowed }), host);
    return exitCode;
  });
}

/** One line: how the profile compares with the one it was made not to exceed. */
async function printComparison(
  { tailored, choice }: Product,
  output: string,
  host: Host,
): Promise<RunReport['allowed']> {
  if (choice.base === undefined) return undefined;
  const own = { name: output, profile: tailored.profile, diagnostics: [] };
  const { diff } = compare(own, choice.base, { host: choice.host });
  const native = diff.arches.find(({ arch }) => arch === choice.host.arch);
  const allowed = { profile: native?.allowed.before ?? 0, base: native?.allowed.after ?? 0 };
  const beyond = diff.lost === undefined ? 'nothing beyond it' : `beyond it for example ${callText(diff.lost)}`;
  await host.stderr.write(
    `${allowed.profile} calls instead of the ${allowed.base} of ${choice.base.name}, ${beyond}\n`,
  );
  return allowed;
}

interface RunOutcome extends Pick<RunReport, 'allowed' | 'output' | 'status'> {
  readonly signals: readonly string[];
}

function runReport(product: Product, { allowed, ...outcome }: RunOutcome): RunReport {
  return {
    ...generateReport(product, outcome.output),
    format: 'seccomp-tailor/run-report',
    ...outcome,
    allowed,
  };
}
