import type { Argv, Options } from 'yargs';
import { checkArguments } from './check-arguments.ts';
import type { Host } from './host.ts';

/** One option of a command. A `list` may be repeated and takes several values separated by commas. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string' | 'list';
  readonly describe: string;
  readonly group: string;
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type Choice<S extends OptionSpec> = S extends { readonly choices: readonly (infer C)[] } ? C : string;

type Value<S extends OptionSpec> = S extends { readonly type: 'boolean' }
  ? boolean
  : S extends { readonly type: 'list' }
    ? readonly string[] | undefined
    : S extends { readonly default: string }
      ? Choice<S>
      : Choice<S> | undefined;

/** What a command is given: its options' values, its operands, and the program after `--`. */
export interface Arguments<O extends OptionSpecs> {
  readonly options: { readonly [K in keyof O]: Value<O[K]> };
  readonly operands: readonly string[];
  readonly program: readonly string[];
}

export interface CommandSpec<O extends OptionSpecs> {
  /** One word, or `bpf compile` for a command of a group. */
  readonly name: string;
  /** What follows the name and options, as the help shows it: `INPUT…`, `-- CMD…`. */
  readonly operands: string;
  /** How many operands there may be at most. */
  readonly maxOperands: number;
  /** A program after `--`: it must be there, may be, or must not. */
  readonly takesProgram: boolean | 'optional';
  readonly summary: string;
  /** Command lines that work, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly options: O;
  /** Resolves to the exit code; what the user can put right is thrown as a UserError. */
  run(args: Arguments<O>, host: Host): Promise<number>;
}

/** A command of any options, ready for yargs. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  register(yargs: Argv, host: Host, ended: (exitCode: number) => void): void;
}

/** Turns a typed description of a command into one that yargs can run. */
export function defineCommand<const O extends OptionSpecs>(spec: CommandSpec<O>): Command {
  return {
    name: spec.name,
    summary: spec.summary,
    register: (yargs, host, ended) => {
      yargs.command({
        command: spec.name.split(' ').at(-1) ?? spec.name,
        describe: spec.summary,
        builder: (own) => describe(own, spec),
        handler: async (parsed) => ended(await spec.run(checkArguments(parsed, spec), host)),
      });
    },
  };
}

function describe<O extends OptionSpecs>(yargs: Argv, spec: CommandSpec<O>): Argv {
  yargs.usage(`$0 ${spec.name} [options] ${spec.operands}\n\n${spec.summary}`);
  for (const [name, option] of Object.entries(spec.options)) yargs.option(name, yargsOption(option));
  yargs.example(spec.examples.map(([line, does]): [string, string] => [`$0 ${line}`, does]));
  return yargs;
}

/** Choices and repetition are checked by us, whose messages name the nearest one. */
function yargsOption({ type, describe, group, alias, choices, default: standard }: OptionSpec): Options {
  return {
    type: type === 'boolean' ? 'boolean' : 'string',
    describe: choices === undefined ? describe : `${describe}: ${choices.join(', ')}`,
    group,
    ...(alias !== undefined && { alias }),
    ...(type !== 'boolean' && { requiresArg: true }),
    ...(standard !== undefined && { default: standard }),
  };
}
