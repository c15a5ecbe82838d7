import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import type { Host } from '../host/host.ts';
import { staging, standardOutput } from '../outputs/output.ts';
import { auditOptions } from '../recorders/audit/audit-options.ts';
import { backends } from '../recorders/backends.ts';
import { prepare, record } from '../recorders/record.ts';
import { refuseReplacing } from '../outputs/replacing.ts';
import { acceptOption, jsonOption } from '../options/result-options.ts';
import { UserError } from '../failures/user-error.ts';

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
    choices: backends,
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
    describe: 'Size of the kernel buffer of each processor, 16 where it is not given (ftrace)',
    group: 'Recording:',
  },
  quiet: {
    type: 'boolean',
    describe: 'Do not show on the terminal which calls are new while the program runs',
    group: 'Recording:',
  },
  ...acceptOption,
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
  await refuseReplacing([given.known], output, host);
  const result = output.endsWith('.json') ? 'evidence' : 'trace';
  const recordable = await prepare(program, { ...given, result }, host);
  // With --json standard output holds the document alone.
  const stdout = given.json ? 'stderr' : 'inherit';
  return staging(output, host, async (staged, stop) => {
    const [recorded, { finish }] = await Promise.all([
      record(recordable, { file: staged.path, name: output, stdout, stop }, host),
      // What tells of it is loaded now: after a long time these may be files of another version.
      import('./recorded.ts'),
    ]);
    return finish(recorded, { recordable, output, staged, given }, host);
  });
}

function outputFile(given: string | undefined): string {
  if (given === undefined)
    throw new UserError('usage', 'record needs -o OUT', 'Name the file to write: record -o trace.strace -- CMD');
  if (/\.(gz|zst)$/.test(given))
    throw new UserError(
      'usage',
      `record writes no compressed file, as ${given} is called`,
      'Name it without that ending and compress it afterwards: all that reads traces takes it so.',
    );
  if (given !== standardOutput) return given;
  throw new UserError('usage', 'record cannot write to standard output, which belongs to the program', 'Name a file.');
}
