import type { Command, CommandSpec, OptionSpecs } from './command.ts';
import { parseArguments } from './parse-arguments.ts';

/** Turns a typed description of a command into one that any command line can be given to. */
export function defineCommand<const O extends OptionSpecs>(spec: CommandSpec<O>): Command {
  const { run, ...text } = spec;
  return { ...text, start: async (argv, host) => run(parseArguments(argv, text), host) };
}
