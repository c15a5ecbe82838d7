import type { Arguments, CommandSpec, OptionSpec, OptionSpecs } from './define-command.ts';
import { nearest } from './nearest.ts';
import { UserError } from './user-error.ts';

/** What yargs found on a command line. */
type Parsed = Readonly<Record<string, unknown>>;

const alwaysThere = ['help', 'version'];

/** Turns what yargs found into a command's arguments; anything that does not fit is a UserError that names the nearest match. */
export function checkArguments<O extends OptionSpecs>(parsed: Parsed, spec: CommandSpec<O>): Arguments<O> {
  const operands = texts(parsed['_']).slice(spec.name.split(' ').length);
  const program = texts(parsed['--']);
  checkOperands(operands, program, spec);
  checkNames(parsed, spec);
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(spec.options)) options[name] = valueOf(name, option, parsed[name]);
  // Built from the very specification that the type is derived from.
  return { options: options as Arguments<O>['options'], operands, program };
}

function checkOperands<O extends OptionSpecs>(
  operands: readonly string[],
  program: readonly string[],
  spec: CommandSpec<O>,
): void {
  if (spec.takesProgram === true && program.length === 0) {
    const line = operands.length > 0 ? `seccomp-tailor ${spec.name} … -- ${operands[0]} …` : undefined;
    throw new UserError(
      'usage',
      `${spec.name} needs the program to run after --`,
      line === undefined ? more(spec.name) : `Write: ${line}`,
    );
  }
  const extra = operands[spec.maxOperands] ?? (spec.takesProgram === false ? program[0] : undefined);
  if (extra !== undefined) throw new UserError('usage', `${spec.name} does not expect '${extra}'`, more(spec.name));
}

function checkNames<O extends OptionSpecs>(parsed: Parsed, spec: CommandSpec<O>): void {
  const names = [...Object.keys(spec.options), ...alwaysThere];
  const known = new Set(['_', '--', '$0', 'h', ...names]);
  for (const { alias } of Object.values(spec.options)) if (alias !== undefined) known.add(alias);
  const unknown = Object.keys(parsed).find((name) => !known.has(name));
  if (unknown === undefined) return;
  const match = nearest(unknown, names);
  const meant = match === undefined ? '' : `; did you mean --${match}?`;
  throw new UserError('usage', `${spec.name} has no option ${dashed(unknown)}${meant}`, more(spec.name));
}

function valueOf(name: string, option: OptionSpec, value: unknown): unknown {
  if (option.type === 'boolean') return value === true || (Array.isArray(value) && value.at(-1) === true);
  if (value === undefined) return undefined;
  const given = texts(value).flatMap((text) => (option.type === 'list' ? text.split(',') : [text]));
  if (given.length > 1 && option.type !== 'list')
    throw new UserError('usage', `--${name} is given more than once`, 'Leave all but one out.');
  for (const text of given) checkValue(name, option, text);
  return option.type === 'list' ? given : given[0];
}

function checkValue(name: string, { choices }: OptionSpec, text: string): void {
  if (text === '') throw new UserError('usage', `--${name} needs a value`);
  if (choices === undefined || choices.includes(text)) return;
  const match = nearest(text, choices);
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  throw new UserError('usage', `--${name} cannot be '${text}'${meant}`, `It is one of: ${choices.join(', ')}.`);
}

function texts(value: unknown): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function more(command: string): string {
  return `See: seccomp-tailor ${command} --help`;
}
