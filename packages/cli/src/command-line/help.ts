import yargs, { type Argv } from 'yargs';
import type { Command, CommandEntry, CommandGroup, OptionSpec, OptionSpecs } from './command.ts';
import { commonOptions } from './parse-arguments.ts';

const about =
  'Tailored seccomp profiles from real traces: record an application once, get the smallest profile it runs under.';

const examples = [
  ['run -o profile.json -- ls /', 'record ls and write its profile'],
  ['generate trace.strace -o profile.json', 'make a profile from a trace you have'],
] as const;

const exitCodes = [
  'Exit codes: 0 fine, 1 findings, 2 usage or unreadable input, 3 missing tool or privilege, 4 evidence incomplete and not accepted.',
  "record and run give the program's own status if that is not 0; 126 and 127 for one that cannot be started, 125 if the recording itself failed.",
  'seccomp-tailor COMMAND --help explains a command.',
];

/** What there is, on lines of at most `columns`. */
export async function overview(entries: readonly CommandEntry[], columns: number): Promise<string> {
  const help = page(`COMMAND\n\n${about}`, columns);
  await list(help, entries);
  return print(describe(help, commonOptions).epilogue(exitCodes.join('\n')), examples);
}

export async function groupHelp({ name, summary, members }: CommandGroup, columns: number): Promise<string> {
  const help = page(`${name} COMMAND\n\n${summary}`, columns);
  await list(help, members);
  return print(describe(help, commonOptions), []);
}

export function commandHelp(command: Command, columns: number): Promise<string> {
  const help = page(`${command.name} [options] ${command.operands}\n\n${command.summary}`, columns);
  describe(help, { ...command.options, ...commonOptions });
  return print(command.notes === undefined ? help : help.epilogue(command.notes.join('\n')), command.examples);
}

function page(usage: string, columns: number): Argv {
  return yargs()
    .scriptName('seccomp-tailor')
    .exitProcess(false)
    .detectLocale(false)
    .help(false)
    .version(false)
    .usage(`$0 ${usage}`)
    .wrap(columns);
}

async function list(help: Argv, entries: readonly CommandEntry[]): Promise<void> {
  for (const entry of entries) {
    const { name, summary } = await entry.load();
    help.command(name, summary);
  }
}

function describe(help: Argv, options: OptionSpecs): Argv {
  for (const [name, { type, alias, group, ...option }] of Object.entries(options))
    help.option(name, {
      type: type === 'boolean' ? 'boolean' : 'string',
      describe: textOf(option),
      group,
      ...(alias !== undefined && { alias }),
      ...(option.default !== undefined && { default: option.default }),
    });
  return help;
}

function textOf({ describe: text, choices }: Pick<OptionSpec, 'describe' | 'choices'>): string {
  return choices === undefined ? text : `${text}: ${choices.join(', ')}`;
}

async function print(help: Argv, examples: Command['examples']): Promise<string> {
  return `${await help.getHelp()}\n${exampleText(examples)}`;
}

/** Whole lines whatever the width, so that they can be copied. */
function exampleText(examples: Command['examples']): string {
  if (examples.length === 0) return '';
  const lines = examples.map(([line, does]) => `  seccomp-tailor ${line}\n      ${does}\n`);
  return `\nExamples:\n${lines.join('')}`;
}
