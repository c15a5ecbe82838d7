import type { Host } from '../host/host.ts';

/**
 * One option of a command. A `list` may be repeated and takes several values separated by commas; an `optional` one stands alone or has
 * its value behind an equals sign.
 */
export interface OptionSpec {
  readonly type: 'boolean' | 'string' | 'list' | 'optional';
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
    : S extends { readonly type: 'optional' }
      ? true | string | undefined
      : S extends { readonly default: string }
        ? Choice<S>
        : Choice<S> | undefined;

/** What a command is given: its options' values, its operands, and the program after `--`. */
export interface Arguments<O extends OptionSpecs> {
  readonly options: { readonly [K in keyof O]: Value<O[K]> };
  readonly operands: readonly string[];
  readonly program: readonly string[];
}

/** What is known of a command besides what it does. */
export interface CommandText<O extends OptionSpecs = OptionSpecs> {
  /** One word, or `bpf compile` for a command of a group. */
  readonly name: string;
  /** What follows the name and options, as the help shows it: `INPUT…`, `-- CMD…`. */
  readonly operands: string;
  /** How many operands there may be at most. */
  readonly maxOperands: number;
  /** A program after `--`: it must be there, may be, or there are operands instead. */
  readonly takesProgram: boolean | 'optional';
  readonly summary: string;
  /** Command lines that work, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** What else has to be known, in lines for the end of the help. */
  readonly notes?: readonly string[];
  readonly options: O;
}

export interface CommandSpec<O extends OptionSpecs> extends CommandText<O> {
  /** Resolves to the exit code; what the user can put right is thrown as a UserError. */
  readonly run: (args: Arguments<O>, host: Host) => Promise<number>;
}

/** A command of any options. */
export interface Command extends CommandText {
  /** Runs it with what stands behind its name on a command line. */
  start(argv: readonly string[], host: Host): Promise<number>;
}

/** Commands that share a first word, as `bpf compile` and `bpf stats` do. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly members: readonly CommandEntry[];
}

/** A command's last word, and the way to it: code of commands nobody asked for is not loaded. */
export interface CommandEntry {
  readonly name: string;
  load(): Promise<Command | CommandGroup>;
}
