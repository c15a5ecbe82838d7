import { constants } from 'node:os';
import { checkEncoding } from './command-line/argument-encoding.ts';
import { complain } from './failures/complain.ts';
import { exhausted } from './failures/exhausted.ts';
import { Interrupted } from './failures/interrupted.ts';
import { commands } from './commands/index.ts';
import type { CommandEntry } from './command-line/command.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { Host } from './host/host.ts';
import { nearest } from './command-line/nearest.ts';
import { askedFor } from './command-line/parse-arguments.ts';
import { UserError } from './failures/user-error.ts';
import { version } from './version.ts';

/** Runs one command line to its exit code. Never ends the process, never throws. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    // Where it is gone nothing works, yargs neither.
    host.resolve('.');
    await checkEncoding(argv, host);
    return await dispatch(argv, { path: [], entries: commands, help: (columns) => overviewHelp(columns) }, host);
  } catch (error) {
    // As shells have it of a program that a signal ended.
    if (error instanceof Interrupted) return 128 + constants.signals[error.signal];
    const mistake = error instanceof UserError ? error : exhausted(error);
    if (mistake !== undefined) {
      await complain(mistake, argv, host);
      return exitCodeOf(mistake);
    }
    await host.stderr.write(`seccomp-tailor: internal error, please report it: ${stackOf(error)}\n`);
    return exitCodes.internal;
  }
}

/** Where commands are looked for: at the top, or in a group. */
interface Level {
  readonly path: readonly string[];
  readonly entries: readonly CommandEntry[];
  help(columns: number): Promise<string>;
}

async function dispatch(argv: readonly string[], level: Level, host: Host): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '--version') return answer(`${version}\n`, host);
  if (first === '--help' || first === '-h') return answer(await level.help(columnsOf(host)), host);
  const entry = level.entries.find(({ name }) => name === first);
  if (entry === undefined) throw unknownCommand(first, level);
  const command = await entry.load();
  if ('members' in command) {
    const { name, members } = command;
    const help = async (columns: number): Promise<string> =>
      (await import('./command-line/help.ts')).groupHelp(command, columns);
    return dispatch(rest, { path: [...level.path, name], entries: members, help }, host);
  }
  const asked = askedFor(rest, command.options);
  if (asked === 'version') return answer(`${version}\n`, host);
  if (asked === 'help')
    return answer(await (await import('./command-line/help.ts')).commandHelp(command, columnsOf(host)), host);
  return command.start(rest, host);
}

async function overviewHelp(columns: number): Promise<string> {
  return (await import('./command-line/help.ts')).overview(commands, columns);
}

function columnsOf(host: Host): number {
  return Math.min(host.stdout.columns ?? 100, 120);
}

async function answer(text: string, host: Host): Promise<number> {
  await host.stdout.write(text);
  return exitCodes.fine;
}

function unknownCommand(given: string | undefined, { path, entries }: Level): UserError {
  const hint = `See: ${['seccomp-tailor', ...path].join(' ')} --help`;
  const names = entries.map(({ name }) => name);
  if (given === undefined) {
    const wanted = path.length === 0 ? 'name a command' : `${path.join(' ')} needs one of`;
    return new UserError('usage', `${wanted}: ${names.join(', ')}`, hint);
  }
  if (given.startsWith('-'))
    return new UserError('usage', `there is no option ${given} before a command: name the command first`, hint);
  const match = nearest(given, names);
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  return new UserError('usage', `there is no command '${[...path, given].join(' ')}'${meant}`, hint);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
