import { describe, expect, it } from 'vitest';
import { commandLine } from '../../test-kit/command-line.ts';
import { errorReportSchema } from '../json/error-report.ts';
import { evidenceReportSchema } from '../json/evidence-report.ts';

const stdin = [
  '7 execve("/bin/sh", ["sh"], NULL) = 0',
  '7 fork() = 8',
  '8 brk(NULL) = 0x5583d5a00000',
  '8 exit_group(0) = ?',
  '8 +++ exited with 0 +++',
  '7 exit_group(0) = ?',
  '7 +++ exited with 0 +++',
  '',
].join('\n');

describe('a selection', () => {
  it('is in the account of its input', async () => {
    const { exitCode, stdout } = await commandLine(['evidence', '-', '--pid', '8'], { stdin });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('- (strace): 7 lines, 2 tasks: call 5, exit 2\n  selected pid="8"; 3 calls left out\n');
    expect(stdout).toContain('2 calls, 2 different, 1 program, 1 run, 1 input\n');
  });

  it('is in the report', async () => {
    const { stdout } = await commandLine(['evidence', '-', '--after-exec', '--json'], { stdin });
    const { inputs, names } = evidenceReportSchema.parse(JSON.parse(stdout));
    expect(inputs).toMatchObject([{ tasks: 2, selection: { of: 'after-exec=""', leftOut: 1 } }]);
    expect(names).toEqual(['brk', 'exit_group', 'fork']);
  });

  it('that a format cannot honour is an error that names formats which can', async () => {
    const { exitCode, stdout } = await commandLine(['generate', '-', '--container', 'web', '--json'], { stdin });
    expect(exitCode).toBe(2);
    const report = errorReportSchema.parse(JSON.parse(stdout));
    expect(report.diagnostics.map(({ code }) => code)).toEqual(['selection-not-shown']);
    expect(report.diagnostics[0]?.text).toContain('formats that can: container-log, sysdig, falco, spo');
  });

  it('cannot be made of evidence, where all calls are added up', async () => {
    const evidence = (await commandLine(['evidence', '-', '-o', '-'], { stdin })).stdout;
    const { exitCode, stderr } = await commandLine(['evidence', '-', '--pid', '8'], { stdin: evidence });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('this recording (evidence) does not show that of its calls');
  });

  it('that matches nothing writes nothing', async () => {
    const { exitCode, stdout, stderr } = await commandLine(['generate', '-', '--exe', 'nginx'], { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('matches none of the 5 calls of this recording; it has --exe /bin/sh [');
  });

  it.each([
    [['--pid', '9'], '--pid 7, 8'],
    [['--pid', '9', '--exe', 'sh'], '--exe /bin/sh; it has --pid 7, 8'],
    [['--until', '23:00'], '--since 23:59:58.500000 to 00:00:01.000000'],
    [['--comm', 'sh'], '--comm a\\x1b, b, x0, x1, x2, x3, …'],
  ])('%j that matches nothing is told what there is', async (argv, choice) => {
    const named = ['x0', 'x1', 'x2', 'x3', 'x4', 'b', 'b', 'a\\33', 'a\\33', 'a\\33'];
    const lines = stdin.split('\n').slice(0, 5);
    const inputs: Readonly<Record<string, string>> = {
      '--until': lines.map((line, at) => line.replace(' ', ` ${at === 0 ? '23:59:58.5' : '00:00:01'} `)).join('\n'),
      '--comm': named.map((comm) => `7<${comm}> execve("/bin/true", ["true"], NULL) = 0\n`).join(''),
    };
    const { exitCode, stderr } = await commandLine(['evidence', '-', ...argv], {
      stdin: inputs[argv[0] ?? ''] ?? stdin,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`it has ${choice} [selection-empty]`);
  });

  it.each([
    [['--pid', 'one'], "--pid: 'one' is no process number"],
    [['--since', 'noon'], "--since: 'noon' is no time"],
    [['--after-exec=a', '--after-exec=b'], '--after-exec is given more than once'],
  ])('%j is told what is wrong', async (argv, message) => {
    const { exitCode, stderr } = await commandLine(['evidence', '-', ...argv], { stdin });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

it('tells the way out of a gap', async () => {
  const { stderr } = await commandLine(['evidence', '-', '--names'], { stdin: stdin.replaceAll(/^8 .*\n/gm, '') });
  expect(stderr).toContain(
    'children were created whose calls the recording does not show (1) [children-not-followed]\n',
  );
  expect(stderr).toContain('  Record the children too: strace -f, ltrace -f, ');
});
