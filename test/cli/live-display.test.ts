// What recorders show on a terminal while the program runs; `script` gives them one.
import { expect, it } from 'vitest';
import { describeWith } from '../components.ts';
import { bin, runProgram, temporaryFolder } from './bin.ts';

/** What the terminal shows, without colours. */
async function onTerminal(program: string, ...options: readonly string[]): Promise<string> {
  const record = [process.execPath, bin, 'record', '--backend', 'strace', '-o', 'trace', ...options];
  const line = [...record, '--', 'sh', '-c', program].map((word) => `'${word}'`).join(' ');
  const { stdout, status } = await runProgram(['script', '--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: temporaryFolder(),
    env: { NO_COLOR: '1' },
  });
  expect(status).toBe(0);
  return stdout.replaceAll('\r', '');
}

describeWith(['strace', 'script'], 'while a program runs', () => {
  it('a terminal is told in lines of its own which calls are new', { timeout: 30_000 }, async () => {
    const shown = await onTerminal('echo begin; sleep 4; mkdir made; rmdir made; sleep 4; echo end');
    expect(shown).toMatch(
      /^begin\n\d+ calls, new: execve [\w ]+ and \d+ more\n(?:\d+ calls, new: .*\n)*\d+ calls, new: .*\bmkdir .*\n(?:.*\n)*end\n$/,
    );
  });

  it.each([
    ['a program that fills the screen', 'stty -icanon; sleep 3; stty icanon', []],
    ['--quiet', 'sleep 3', ['--quiet']],
    ['--json', 'sleep 3', ['--json']],
  ])('it is told nothing with %s', { timeout: 30_000 }, async (_, program, options) => {
    expect(await onTerminal(program, ...options)).not.toContain('calls, new');
  });

  it('nothing is shown where standard error is none', { timeout: 30_000 }, async () => {
    const argv = ['record', '--backend', 'strace', '-o', 'trace', '--', 'sleep', '5'];
    const { stderr } = await runProgram([process.execPath, bin, ...argv], { cwd: temporaryFolder() });
    expect(stderr).toBe('');
  });
});
