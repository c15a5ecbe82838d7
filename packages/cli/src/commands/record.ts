import { evidenceNames, printEvidence } from '@seccomp-tailor/core';
import { completenessCode, gapsOf } from '../completeness.ts';
import { defineCommand, type Arguments } from '../define-command.ts';
import type { Gathered } from '../gather.ts';
import type { Host } from '../host.ts';
import { inputOptions, jsonOption, traceArch } from '../input-options.ts';
import { findingsJson, gapsJson, printJson } from '../json/print.ts';
import type { RecordReport } from '../json/record-report.ts';
import { stage, standardOutput } from '../output.ts';
import { auditOptions } from '../recorders/audit/audit-options.ts';
import { keepEvidence } from '../recorders/keep-evidence.ts';
import { prepare, record, type Recordable, type Recorded } from '../recorders/record.ts';
import { printGaps } from '../render/completeness.ts';
import { printRecorded } from '../render/recorded.ts';
import { printDiagnostics } from '../render/diagnostics.ts';
import { UserError } from '../user-error.ts';

/** Which statuses are the program's and which are ours, for the help of every command that records. */
export const statusNotes = [
  "Exit status: the program's own if it is not 0, 128 and the signal's number if a signal ended it; else 4 if calls may be missing, else 0.",
  'Ours: 2 wrong usage, 3 a missing tool or privilege, 126 the program cannot be started, 127 it is not there (nothing has run); 125 the recording failed.',
  "With --json the program's own is the document's status; where we failed, the document's format is seccomp-tailor/error.",
];

/** Options of every command that records. */
export const recorderOptions = {
  backend: {
    type: 'string',
    describe: 'How to record',
    choices: ['auto', 'ftrace', 'strace', 'audit'],
    default: 'auto',
    group: 'Recording:',
  },
  full: {
    type: 'boolean',
    describe: 'Look at every call, not only at what is new: exact counts, at a price',
    group: 'Recording:',
  },
  light: {
    type: 'boolean',
    describe: 'Slow the program even less, seeing native calls only while nothing is new (ftrace)',
    group: 'Recording:',
  },
  'buffer-mb': {
    type: 'string',
    describe: 'Size of the kernel buffer of each processor (ftrace)',
    default: '16',
    group: 'Recording:',
  },
  quiet: {
    type: 'boolean',
    describe: 'Do not show on the terminal which calls are new while the program runs',
    group: 'Recording:',
  },
  'accept-incomplete': inputOptions['accept-incomplete'],
  ...auditOptions,
} as const;

const options = {
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the trace to this file; evidence if its name ends in .json',
    group: 'Output:',
  },
  ...jsonOption,
  ...recorderOptions,
} as const;

export const recordCommand = defineCommand({
  name: 'record',
  operands: '-o OUT -- CMD…',
  maxOperands: 0,
  takesProgram: true,
  summary: 'Record every system call a program and its children make',
  examples: [
    ['record -o ls.strace -- ls -l /', 'record ls into a trace'],
    ['record -o app.json -- ./app --serve', 'record into evidence; stop it with Ctrl-C, what it did is kept'],
    ['record -o web.json -- docker run --rm web', 'record a container, and nothing of the engine'],
  ],
  notes: statusNotes,
  options,
  run,
});

async function run({ options: given, program }: Arguments<typeof options>, host: Host): Promise<number> {
  const output = outputFile(given.output);
  const result = output.endsWith('.json') ? 'evidence' : 'trace';
  const recordable = await prepare(program, { ...given, result }, host);
  const staged = await stage(output, host);
  const arch = traceArch(undefined, host);
  // With --json standard output holds the document alone.
  const stdout = given.json ? 'stderr' : 'inherit';
  try {
    const recorded = await record(recordable, { file: staged.path, name: output, arch, stdout }, host);
    const { ended, gathered, launching } = recorded;
    const text = result === 'evidence' ? printEvidence(gathered.evidence) : undefined;
    try {
      await staged.finish(async (path) => {
        if (text !== undefined) await host.fs.writeFile(path, text);
      });
    } catch (error) {
      throw await keepEvidence(text, error, host);
    }
    const gaps = gapsOf(gathered.evidence);
    const exitCode = ended.status === 0 ? completenessCode(gaps, given['accept-incomplete']) : ended.status;
    await printRecorded(recorded, program, host);
    await printDiagnostics(gathered, host);
    await printGaps(gaps, given['accept-incomplete'], host);
    if (given.json) {
      const report = { ...ended, exitCode, output, gathered, recordable, launching };
      await printJson(recordReport(report), host);
    }
    return exitCode;
  } finally {
    await staged.discard();
  }
}

interface Finished {
  readonly launching: Recorded['launching'] | undefined;
  readonly status: number;
  readonly signals: readonly string[];
  readonly exitCode: number;
  readonly output: string;
  readonly gathered: Gathered;
  readonly recordable: Recordable;
}

function recordReport({ status, signals, exitCode, output, gathered, recordable, launching }: Finished): RecordReport {
  const gaps = gapsOf(gathered.evidence);
  return {
    format: 'seccomp-tailor/record-report',
    version: 1,
    exitCode,
    status,
    backend: recordable.backend.kind,
    ...(recordable.why !== undefined && { why: recordable.why }),
    signals: [...signals],
    output,
    complete: !gaps.some(({ missing }) => missing),
    incomplete: gapsJson(gaps),
    names: evidenceNames(gathered.evidence),
    ...(launching !== undefined && { launching }),
    ...findingsJson(gathered),
  };
}

function outputFile(given: string | undefined): string {
  if (given === undefined)
    throw new UserError('usage', 'record needs -o OUT', 'Name the file to write: record -o trace.strace -- CMD');
  if (given !== standardOutput) return given;
  throw new UserError('usage', 'record cannot write to standard output, which belongs to the program', 'Name a file.');
}
