import { parseArgs } from 'node:util';
import type { Arguments, CommandText, OptionSpec, OptionSpecs } from './define-command.ts';
import { nearest } from './nearest.ts';
import { UserError } from './user-error.ts';

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
  const written = split(argv, command.options);
  checkProgram(written, command);
  checkNames(written, command);
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
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries({ ...specs, ...commonOptions }).map(([name, { type, alias }]: [string, OptionSpec]) => [
        name,
        {
          type: type === 'boolean' || type === 'optional' ? 'boolean' : 'string',
          ...(alias !== undefined && { short: alias }),
        },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? Infinity;
  const options = new Map<string, (string | true)[]>();
  const operands: string[] = [];
  const program: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') (token.index > end ? program : operands).push(token.value);
    if (token.kind !== 'option') continue;
    // An option where a value should stand was not meant to be one.
    const isValue = token.value !== undefined && (token.inlineValue || !/^-./.test(token.value));
    options.set(token.name, [...(options.get(token.name) ?? []), isValue ? token.value : true]);
  }
  return { options, operands, program };
}

function checkProgram({ operands, program }: Written, { name, takesProgram }: CommandText): void {
  if (takesProgram !== true || program.length > 0) return;
  const [first] = operands;
  const hint = first === undefined ? more(name) : `Write: seccomp-tailor ${name} … -- ${first} …`;
  throw new UserError('usage', `${name} needs the program to run after --`, hint);
}

function checkNames({ options }: Written, { name, options: specs }: CommandText): void {
  const names = [...Object.keys(specs), ...Object.keys(commonOptions)];
  const unknown = [...options.keys()].find((given) => !names.includes(given));
  if (unknown === undefined) return;
  const match = nearest(unknown, names);
  const meant = match === undefined ? '' : `; did you mean --${match}?`;
  throw new UserError('usage', `${name} has no option ${dashed(unknown)}${meant}`, more(name));
}

function checkOperands(
  { operands, program }: Written,
  { name, maxOperands, takesProgram }: Pick<CommandText, 'name' | 'maxOperands' | 'takesProgram'>,
): void {
  const extra = operands[maxOperands] ?? (takesProgram === false ? program[0] : undefined);
  if (extra !== undefined) throw new UserError('usage', `${name} does not expect '${extra}'`, more(name));
}

function valueOf(name: string, option: OptionSpec, given: readonly (string | true)[]): unknown {
  if (option.type === 'boolean') {
    const value = given.find((each) => each !== true);
    if (value !== undefined) throw new UserError('usage', `--${name} takes no value: '${value}'`);
    return given.length > 0;
  }
  if (option.type === 'optional' && given.length === 1 && given[0] === true) return true;
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

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function more(command: string): string {
  return `See: seccomp-tailor ${command} --help`;
}
