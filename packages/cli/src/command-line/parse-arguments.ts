import parser from 'yargs-parser';
import type { Arguments, CommandText, OptionSpec, OptionSpecs } from './command.ts';
import { nearest } from './nearest.ts';
import { UserError } from '../failures/user-error.ts';

/** What stands on a command line, before anybody asked whether it may. */
interface Written {
  /** Values by option, in their order; true for an option without one. */
  readonly options: ReadonlyMap<string, readonly (string | true)[]>;
  readonly operands: readonly string[];
  readonly program: readonly string[];
}

/** Options that every command has. */
export const commonOptions = {
  help: { type: 'boolean', alias: 'h', describe: 'Show this help', group: 'Options:' },
  version: { type: 'boolean', describe: 'Show the version', group: 'Options:' },
} as const satisfies OptionSpecs;

/** Which of those is asked for; the command is not run then. */
export function askedFor(argv: readonly string[], specs: OptionSpecs): keyof typeof commonOptions | undefined {
  const { options } = split(argv, specs);
  return (['help', 'version'] as const).find((name) => options.has(name));
}

/** A command's arguments; anything that does not fit is a UserError that names the nearest match. */
export function parseArguments<O extends OptionSpecs>(argv: readonly string[], command: CommandText<O>): Arguments<O> {
  const written = settled(split(argv, command.options), command);
  checkProgram(written, command);
  checkNames(written, command, argv);
  checkOperands(written, command);
  const values = Object.entries(command.options).map(([name, option]) => [
    name,
    valueOf(name, option, written.options.get(name) ?? []),
  ]);
  const { operands, program } = written;
  // Built from the very specification that the type is derived from.
  return { options: Object.fromEntries(values) as Arguments<O>['options'], operands, program };
}

function split(argv: readonly string[], specs: OptionSpecs): Written {
  const known: OptionSpecs = { ...specs, ...commonOptions };
  const parsed = parse(argv, known);
  // What is no option's name: everything else the parser adds, values under an alias among it.
  const others = new Set(['_', '--', '$0', ...Object.values(known).map(({ alias }) => alias)]);
  const options = new Map<string, readonly (string | true)[]>();
  for (const [name, value] of Object.entries(parsed))
    if (!others.has(name))
      options.set(
        name,
        texts(value).map((text) => (isFlag(known[name]) ? true : text)),
      );
  for (const [name, value] of valuesOfFlags(argv, known)) {
    const values = options.get(name)?.filter((each) => each !== true) ?? [];
    options.set(name, [...values, value]);
  }
  return {
    options,
    operands: texts(parsed['_']),
    program: texts(parsed['--']),
  };
}

/** What stands behind `--`: the program's words, or operands whatever they begin with. */
function settled(written: Written, { takesProgram }: CommandText): Written {
  if (takesProgram !== false) return written;
  return { ...written, operands: [...written.operands, ...written.program], program: [] };
}

function texts(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** What the parser of yargs makes of it, without the rest of yargs, which takes long to load. */
function parse(argv: readonly string[], known: OptionSpecs): Readonly<Record<string, unknown>> {
  const names = Object.keys(known);
  const flags = names.filter((name) => isFlag(known[name]));
  const valued = names.filter((name) => !flags.includes(name));
  const { argv: parsed, error } = parser.detailed([...argv], {
    boolean: flags,
    string: valued,
    narg: Object.fromEntries(valued.map((name) => [name, 1])),
    alias: Object.fromEntries(names.map((name) => [name, [known[name]?.alias ?? []].flat()])),
    configuration,
  });
  if (error === null) return parsed;
  // The one complaint it has: `Not enough arguments following: o`.
  const given = /following: (.+)$/.exec(error.message)?.[1];
  const found = Object.entries(known).find(([name, { alias }]) => name === given || alias === given);
  if (found === undefined) throw error;
  throw new UserError('usage', `--${found[0]} needs a value`, valueHint(found[1]));
}

/** Words are read as they stand. */
const configuration = {
  'populate--': true,
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
};

/** Whether a word behind it is another option or operand. */
function isFlag(option: OptionSpec | undefined): boolean {
  return option?.type === 'boolean' || option?.type === 'optional';
}

/** `--json=yes`, in which the parser would see `--json`; `--after-exec=NAME`. */
function valuesOfFlags(argv: readonly string[], known: OptionSpecs): (readonly [name: string, value: string])[] {
  return beforeProgram(argv).flatMap((word) => {
    const [, name = '', value = ''] = /^--?([^=]+)=(.*)$/s.exec(word) ?? [];
    return isFlag(known[name]) ? [[name, value] as const] : [];
  });
}

function checkProgram({ operands, program }: Written, { name, takesProgram }: CommandText): void {
  if (takesProgram !== true || program.length > 0) return;
  const [first] = operands;
  const hint = first === undefined ? more(name) : `Write: seccomp-tailor ${name} … -- ${first} …`;
  throw new UserError('usage', `${name} needs the program to run after --`, hint);
}

function checkNames({ options }: Written, { name, options: specs }: CommandText, argv: readonly string[]): void {
  const names = [...Object.keys(specs), ...Object.keys(commonOptions)];
  const unknown = [...options.keys()].find((given) => !names.includes(given));
  if (unknown === undefined) return;
  const match = nearest(unknown, names);
  const meant = match === undefined ? '' : `; did you mean --${match}?`;
  throw new UserError('usage', `${name} has no option ${dashed(unknown, argv)}${meant}`, more(name));
}

function checkOperands({ operands }: Written, { name, maxOperands }: CommandText): void {
  const extra = operands[maxOperands];
  if (extra !== undefined) throw new UserError('usage', `${name} does not expect '${extra}'`, more(name));
}

function valueOf(name: string, option: OptionSpec, given: readonly (string | true)[]): unknown {
  if (option.type === 'optional' && given.length === 1 && given[0] === true) return true;
  if (option.type === 'boolean') {
    const value = given.find((each) => each !== true);
    if (value !== undefined)
      throw new UserError('usage', `--${name} takes no value: '${value}'`, `Write --${name} alone, or leave it out.`);
    return given.length > 0;
  }
  const texts = given.flatMap((text) => {
    if (text === true || text === '') throw new UserError('usage', `--${name} needs a value`, valueHint(option));
    return option.type === 'list' ? text.split(',') : [text];
  });
  if (texts.length > 1 && option.type !== 'list')
    throw new UserError('usage', `--${name} is given more than once`, 'Leave all but one out.');
  for (const text of texts) checkValue(name, option, text);
  if (option.type === 'list') return texts.length > 0 ? texts : undefined;
  return texts[0] ?? option.default;
}

function checkValue(name: string, option: OptionSpec, text: string): void {
  const { choices } = option;
  if (text === '') throw new UserError('usage', `--${name} needs a value`, valueHint(option));
  if (choices === undefined || choices.includes(text)) return;
  const match = nearest(text, choices);
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  throw new UserError('usage', `--${name} cannot be '${text}'${meant}`, valueHint(option));
}

function valueHint({ choices, describe }: OptionSpec): string {
  return choices === undefined ? `${describe}.` : `It is one of: ${choices.join(', ')}.`;
}

function beforeProgram(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end);
}

/** As it stands on the command line. */
function dashed(name: string, argv: readonly string[]): string {
  const long = beforeProgram(argv).some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  return long ? `--${name}` : `-${name}`;
}

function more(command: string): string {
  return `See: seccomp-tailor ${command} --help`;
}
