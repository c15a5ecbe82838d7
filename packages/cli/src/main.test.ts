import { describe, expect, it } from 'vitest';
import { commandLine } from '../test-kit/command-line.ts';
import { commands } from './commands/index.ts';
import { commandHelp } from './command-line/help.ts';
import { errorReportSchema } from './json/error-report.ts';

describe('a wrong command line ends with 2, one line that names the mistake, and a way out', () => {
  it.each([
    ['no command', [], 'name a command: '],
    ['an unknown command', ['evidnce'], "there is no command 'evidnce'; did you mean evidence?"],
    ['a command like no other', ['xyzzy'], "there is no command 'xyzzy'\n"],
    [
      'an option before the command',
      ['--names', 'evidence'],
      'no option --names before a command: name the command first',
    ],
    ['no command of a group', ['bpf'], 'bpf needs one of: compile, disasm, simulate, stats\n'],
    ['an unknown command of a group', ['bpf', 'sats'], "there is no command 'bpf sats'; did you mean stats?"],
    ['an unknown option', ['evidence', '--nmaes', 'x'], 'evidence has no option --nmaes; did you mean --names?'],
    ['an unknown short option', ['evidence', '-x', 'y'], 'evidence has no option -x\n'],
    ['an option without its value', ['evidence', 'x', '-o'], '--output needs a value'],
    ['an option for a value', ['evidence', '-o', '--names', 'x'], '--output needs a value'],
    ['a value for an option without', ['evidence', '--json=no', 'x'], "--json takes no value: 'no'"],
    ['an empty value', ['evidence', 'x', '--output='], '--output needs a value'],
    [
      'a value that is no choice',
      ['evidence', 'x', '--format', 'srtace'],
      "--format cannot be 'srtace'; did you mean strace?",
    ],
    ['an option given twice', ['evidence', 'x', '-o', 'a', '-o', 'b'], '--output is given more than once'],
    ['no input', ['evidence'], 'evidence needs at least one INPUT'],
    ['standard input twice', ['evidence', '-', '-'], 'standard input (-) can be read only once'],
    ['standard input for two profiles', ['merge', '-', '-'], 'standard input (-) can be read only once'],
    ['standard input for two things', ['generate', '-', '--base', '-'], 'standard input (-) can be read only once'],
    [
      'an unknown architecture',
      ['evidence', 'x', '--trace-arch', 'aarch46'],
      "no architecture 'aarch46'; did you mean aarch64?",
    ],
    [
      'two results for one stream',
      ['evidence', 'x', '--names', '-o', '-'],
      '--names and -o - both want standard output',
    ],
    [
      'a program without --',
      ['record', '-o', 'x', 'ls', '-l'],
      'record needs the program to run after --\n  Write: seccomp-tailor record … -- ls …',
    ],
    ['nothing to run', ['record', '-o', 'x'], 'record needs the program to run after --'],
    ['nowhere to write', ['record', '--', 'ls'], 'record needs -o OUT'],
    ['the stream of the program', ['record', '-o', '-', '--', 'ls'], 'record cannot write to standard output'],
    ['a program where none runs', ['learn', '--', 'ls'], "learn does not expect 'ls'"],
  ])('%s', async (_case, argv, message) => {
    const { exitCode, stdout, stderr } = await commandLine(argv, { stdin: '{"defaultAction":"SCMP_ACT_ERRNO"}' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`seccomp-tailor: `);
    expect(stderr).toContain(message);
  });
});

describe('with --json a command that fails prints a document of the mistake', () => {
  const diary = 'Dear diary,\nnothing happened.\n';
  it.each([
    ['usage', ['evidence', '--nmaes', '--json', 'x'], 'evidence has no option --nmaes; did you mean --names?', []],
    ['two results', ['evidence', 'x', '--names', '--json'], '--names and --json both want standard output', []],
    ['a file', ['generate', '--json', '/nothing/here'], 'cannot read /nothing/here', []],
    ['data', ['evidence', '--json', '-'], '- cannot be used; nothing was written', ['format-unknown']],
  ])('%s', async (_case, argv, message, codes) => {
    const { exitCode, stdout, stderr } = await commandLine(argv, { stdin: diary });
    const report = errorReportSchema.parse(JSON.parse(stdout));
    expect({ exitCode, reported: report.exitCode }).toEqual({ exitCode: 2, reported: 2 });
    expect(report.message).toContain(message);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(codes);
    expect(stderr).toContain(message);
  });

  it('but not where the option is another program’s', async () => {
    expect(await commandLine(['record', '--', 'ls', '--json'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

it('escapes what it repeats from the command line', async () => {
  const { stderr } = await commandLine(['evidence', 'no\u001b[31m']);
  expect(stderr).toContain('cannot read no\\x1b[31m: there is no such file or folder');
});

describe('help', () => {
  const groups = ['bpf'];

  it.each(commands.map(({ name }) => name).filter((name) => !groups.includes(name)))(
    'of %s has a summary and two or three examples',
    async (name) => {
      const { exitCode, stdout, stderr } = await commandLine([name, '--help']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const [, examples = ''] = stdout.split('Examples:\n');
      const count = examples.match(/^ {2}seccomp-tailor /gm)?.length ?? 0;
      expect(count).toBeGreaterThanOrEqual(2);
      expect(count).toBeLessThanOrEqual(3);
    },
  );

  it.each(groups)('of %s lists its commands', async (name) => {
    const { exitCode, stdout } = await commandLine([name, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout.match(new RegExp(`^ {2}seccomp-tailor ${name} \\w+`, 'gm'))?.length).toBeGreaterThanOrEqual(2);
  });

  it('shows its examples whole, however narrow the terminal', async () => {
    for (const entry of commands) {
      const command = await entry.load();
      if ('members' in command) continue;
      const text = await commandHelp(command, 40);
      for (const [line, does] of command.examples)
        expect(text, entry.name).toContain(`\n  seccomp-tailor ${line}\n      ${does}\n`);
    }
  });

  it('lists every command', async () => {
    const { stdout } = await commandLine(['--help']);
    for (const { name } of commands) expect(stdout).toContain(`seccomp-tailor ${name}`);
  });
});

it.each([[['--version']], [['evidence', 'x', '--version']], [['bpf', '--version']]])(
  '%j tells the version',
  async (argv) => {
    expect((await commandLine(argv)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  },
);

it('finds every command under the last word of its name', async () => {
  for (const entry of commands) {
    const command = await entry.load();
    expect(command.name).toBe(entry.name);
    for (const member of 'members' in command ? command.members : [])
      expect((await member.load()).name).toBe(`${command.name} ${member.name}`);
  }
});
