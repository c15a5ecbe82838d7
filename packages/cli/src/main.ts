import { escapeControls } from '@seccomp-tailor/core';
import yargs, { type Argv } from 'yargs';
import { commands } from './commands/index.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { Host } from './host.ts';
import { nearest } from './nearest.ts';
import { style } from './render/style.ts';
import { UserError } from './user-error.ts';
import { version } from './version.ts';

/** Runs one command line to its exit code. Never ends the process, never throws. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(argv, host);
  } catch (error) {
    if (error instanceof UserError) {
      await complain(error, host);
      return exitCodeOf(error);
    }
    await host.stderr.write(`seccomp-tailor: internal error, please report it: ${stackOf(error)}\n`);
    return exitCodes.internal;
  }
}

async function dispatch(argv: readonly string[], host: Host): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const parser = parserFor(host, (code) => (exitCode = code));
  let help = '';
  try {
    await parser.parseAsync([...argv], {}, (_error: unknown, _parsed: unknown, output: string) => {
      help = output;
    });
  } catch (error) {
    throw asUserError(error);
  }
  if (help !== '') await host.stdout.write(`${help}\n`);
  return exitCode;
}

function parserFor(host: Host, ended: (exitCode: number) => void): Argv {
  const parser = yargs()
    .scriptName('seccomp-tailor')
    .usage(
      '$0 COMMAND\n\nTailored seccomp profiles from real traces: record an application once, get the smallest profile it runs under.',
    )
    .exitProcess(false)
    .fail(false)
    .detectLocale(false)
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(host.stdout.columns ?? 100, 120))
    .parserConfiguration({
      'populate--': true,
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    })
    .example('$0 run -o profile.json -- ls /', 'record ls and write its profile')
    .example('$0 generate trace.strace -o profile.json', 'make a profile from a trace you have')
    .epilogue(exitCodesHelp);
  for (const command of commands) command.register(parser, host, ended);
  return parser.command('*', false, {}, (parsed) => {
    throw unknownCommand(parsed._[0]);
  });
}

const exitCodesHelp = `Exit codes: 0 fine, 1 findings, 2 usage or unreadable input, 3 missing tool or privilege, 4 evidence incomplete and not accepted.
record and run give the program's own status if that is not 0 (125 if the recording itself failed).
seccomp-tailor COMMAND --help explains a command.`;

function unknownCommand(given: string | number | undefined): UserError {
  const hint = 'See: seccomp-tailor --help';
  if (given === undefined)
    return new UserError('usage', `name a command: ${commands.map(({ name }) => name).join(', ')}`, hint);
  const match = nearest(
    String(given),
    commands.map(({ name }) => name),
  );
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  return new UserError('usage', `there is no command '${given}'${meant}`, hint);
}

/** The one complaint left to yargs is that of a missing value: `Not enough arguments following: o`. */
function asUserError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'YError') return error;
  const option = /following: (.+)$/.exec(error.message)?.[1];
  if (option === undefined) return new UserError('usage', error.message, 'See: seccomp-tailor --help');
  return new UserError(
    'usage',
    `${option.length === 1 ? '-' : '--'}${option} needs a value`,
    'See: seccomp-tailor --help',
  );
}

async function complain({ message, hint }: UserError, host: Host): Promise<void> {
  const paint = style(host.stderr, host.env);
  const lines = [`${paint('red', 'seccomp-tailor:')} ${escapeControls(message)}`];
  if (hint !== undefined) lines.push(`  ${escapeControls(hint)}`);
  // Where even that cannot be written the exit code has to do.
  await host.stderr.write(`${lines.join('\n')}\n`).catch(() => undefined);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
