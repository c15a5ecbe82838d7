import {
  type Command,
  type CommandEntry,
  type CommandGroup,
  type OptionSpec,
  type OptionSpecs,
} from './define-command.ts';
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
  return parts([
    'seccomp-tailor COMMAND\n',
    filled(about, columns),
    section('Commands:', await summaries(entries), columns),
    optionSections(commonOptions, columns),
    section('Examples:', commandLines(examples), columns),
    exitCodes.map((line) => filled(line, columns)).join(''),
  ]);
}

export async function groupHelp({ name, summary, members }: CommandGroup, columns: number): Promise<string> {
  return parts([
    `seccomp-tailor ${name} COMMAND\n`,
    filled(summary, columns),
    section('Commands:', await summaries(members), columns),
    optionSections(commonOptions, columns),
  ]);
}

export function commandHelp(command: Command, columns: number): string {
  return parts([
    `seccomp-tailor ${command.name} [options] ${command.operands}\n`,
    filled(command.summary, columns),
    optionSections({ ...command.options, ...commonOptions }, columns),
    section('Examples:', commandLines(command.examples), columns),
    ...(command.notes === undefined ? [] : [command.notes.map((line) => filled(line, columns)).join('')]),
  ]);
}

type Row = readonly [term: string, text: string];

async function summaries(entries: readonly CommandEntry[]): Promise<Row[]> {
  const commands = await Promise.all(entries.map((entry) => entry.load()));
  return commands.map(({ name, summary }) => [`seccomp-tailor ${name}`, summary]);
}

function commandLines(lines: Command['examples']): Row[] {
  return lines.map(([line, does]) => [`seccomp-tailor ${line}`, does]);
}

/** Options under the headings of their groups, in the order these first come in. */
function optionSections(options: OptionSpecs, columns: number): string {
  const groups = new Set(Object.values(options).map(({ group }) => group));
  return parts(
    [...groups].map((group) => {
      const members = Object.entries(options).filter(([, option]) => option.group === group);
      const rows = members.map(([name, option]): Row => [optionTerm(name, option), optionText(option)]);
      return section(group, rows, columns);
    }),
  );
}

function optionTerm(name: string, { type, alias }: OptionSpec): string {
  const value = { boolean: '', string: ' VALUE', list: ' VALUE,…', optional: '[=VALUE]' }[type];
  return `${alias === undefined ? '   ' : `-${alias},`} --${name}${value}`;
}

function optionText({ describe, choices, default: standard }: OptionSpec): string {
  const listed = choices === undefined ? describe : `${describe}: ${choices.join(', ')}`;
  return standard === undefined ? listed : `${listed} (default: ${standard})`;
}

/** Terms with their texts beside them; a term that would leave its text less than half a line has it below. */
function section(title: string, rows: readonly Row[], columns: number): string {
  const widest = Math.floor(columns / 2) - 4;
  const width = Math.max(4, ...rows.map(([term]) => term.length).filter((length) => length <= widest));
  const indent = ' '.repeat(width + 4);
  const body = rows.map(([term, text]) => {
    const right = filled(text, columns - indent.length)
      .trimEnd()
      .replaceAll('\n', `\n${indent}`);
    return `  ${term.length > width ? `${term}\n${indent}` : `${term.padEnd(width)}  `}${right}\n`;
  });
  return `${title}\n${body.join('')}`;
}

function filled(text: string, columns: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return `${[...lines, line].join('\n')}\n`;
}

function parts(texts: readonly string[]): string {
  return texts.join('\n');
}
