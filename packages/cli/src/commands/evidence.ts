import { evidenceNames, isEvidenceDocument, printEvidence, type Evidence } from '@seccomp-tailor/core';
import { completenessCode, gapsOf, type Gap } from '../completeness.ts';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { gather, type Gathered } from '../inputs/gather.ts';
import type { Host } from '../host/host.ts';
import { readInput } from '../inputs/input.ts';
import { inputOptions, readOptions } from '../options/input-options.ts';
import { jsonOption } from '../options/result-options.ts';
import { findingsJson, gapsJson, printJson } from '../json/print.ts';
import type { EvidenceReport } from '../json/evidence-report.ts';
import { standardOutput, writeResult } from '../outputs/output.ts';
import { accountText } from '../render/account.ts';
import { printGaps } from '../render/completeness.ts';
import { printDiagnostics } from '../render/diagnostics.ts';
import { evidenceTable } from '../render/evidence.ts';
import { refuseReplacing, replacedOf } from '../outputs/replacing.ts';
import { refuseUnreadable } from '../failures/refuse-unreadable.ts';
import { UserError } from '../failures/user-error.ts';

const options = {
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the evidence to this file (- for standard output)',
    group: 'Output:',
  },
  names: { type: 'boolean', describe: 'Print the names of the calls, sorted, one a line', group: 'Output:' },
  ...jsonOption,
  ...inputOptions,
} as const;

export const evidenceCommand = defineCommand({
  name: 'evidence',
  operands: 'INPUT…',
  maxOperands: Infinity,
  takesProgram: false,
  summary: 'Read traces of any known format; show or keep what they hold',
  examples: [
    ['evidence trace.strace', 'show which calls a trace holds, and how they ended'],
    ['evidence run1.strace run2.strace.gz -o evidence.json', 'merge two recordings into evidence to keep'],
    ['evidence --names evidence.json', 'the bare names, one a line'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  checkOneResult(given.names, given.json, given.output);
  await keepTraces(operands, given.output, host);
  const namesOnly = given.names && given.output === undefined;
  const gathered = await gather(operands, { command: 'evidence', namesOnly, ...readOptions(given, host) }, host);
  const gaps = gapsOf(gathered.evidence);
  const exitCode = completenessCode(gaps, given['accept-incomplete']);
  await refuseUnreadable(gathered, host);
  if (given.output !== undefined) await writeResult(given.output, printed(gathered.evidence), host);
  if (given.json) await printJson(report(gathered, gaps, exitCode), host);
  else if (given.names)
    await host.stdout.write(
      evidenceNames(gathered.evidence)
        .map((name) => `${name}\n`)
        .join(''),
    );
  else if (given.output === undefined)
    await host.stdout.write(evidenceTable(gathered.evidence) + accountText(gathered.evidence, gathered.accounts));
  await printDiagnostics(gathered, host);
  await printGaps(gaps, given['accept-incomplete'], host);
  return exitCode;
}

function checkOneResult(names: boolean, json: boolean, output: string | undefined): void {
  const wanted = [names && '--names', json && '--json', output === standardOutput && '-o -'].filter(
    (flag) => flag !== false,
  );
  if (wanted.length < 2) return;
  throw new UserError('usage', `${wanted.join(' and ')} both want standard output`, 'Choose one, or give -o a file.');
}

/** Evidence may grow in its place. */
async function keepTraces(inputs: readonly string[], output: string | undefined, host: Host): Promise<void> {
  const replaced = await replacedOf(inputs, output, host);
  if (replaced === undefined) return;
  for await (const chunk of readInput(replaced, host)) {
    if (isEvidenceDocument(chunk)) return;
    break;
  }
  await refuseReplacing([replaced], output, host);
}

function printed(evidence: Evidence): string {
  try {
    return printEvidence(evidence);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const hint = 'Merge fewer recordings into a file: generate takes several.';
    throw new UserError('input', `${error.message}: too many to be read again`, hint);
  }
}

function report(gathered: Gathered, gaps: readonly Gap[], exitCode: number): EvidenceReport {
  return {
    format: 'seccomp-tailor/evidence-report',
    version: 1,
    exitCode,
    complete: !gaps.some(({ missing }) => missing),
    incomplete: gapsJson(gaps),
    inputs: gathered.accounts.map((account) => ({ ...account, lines: { ...account.lines } })),
    runs: [...gathered.evidence.runs.values()].map(({ id, arch }) => ({ id, arch })),
    names: evidenceNames(gathered.evidence),
    ...findingsJson(gathered),
  };
}
