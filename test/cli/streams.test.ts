import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bin, root, runProgram, seccompTailor, temporaryFolder } from './bin.ts';

const trace = [
  'execve("/bin/cat", ["cat"], 0x7ffd /* 2 vars */) = 0',
  'brk(NULL)                               = 0x55d0a1c2b000',
  'read(0, "", 131072)                     = 0',
  'exit_group(0)                           = ?',
  '+++ exited with 0 +++',
  '',
].join('\n');
const names = 'brk\nexecve\nexit_group\nread\n';

describe('standard output holds the result and nothing else', () => {
  it('read from standard input', async () => {
    const { status, stdout } = await seccompTailor(['evidence', '--names', '-'], { stdin: trace });
    expect({ status, stdout }).toEqual({ status: 0, stdout: names });
  });

  it('through npm start, with paths of the folder it was called in', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trace.gz'), gzipSync(trace));
    const { status, stdout } = await runProgram(
      ['npm', '--prefix', root, 'start', '--', 'evidence', '--names', 'trace.gz'],
      { cwd },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: names });
  });

  it('and npm start passes the exit status on', async () => {
    const { status, stdout, stderr } = await runProgram(['npm', '--prefix', root, 'start', '--', 'evidence', 'none']);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^seccomp-tailor: cannot read none: there is no such file or folder\n  Check its name: .*\n$/,
      ),
    });
  });

  it('as a profile that can be piped on', async () => {
    const line = `"${process.execPath}" "${bin}" generate --base none - | "${process.execPath}" "${bin}" validate -`;
    const { status, stdout } = await runProgram(['bash', '-o', 'pipefail', '-c', line], { stdin: trace });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '-: valid\n' });
  });
});

it('a reader that goes away early is no error', async () => {
  const cwd = temporaryFolder();
  const line = `"${process.execPath}" "${bin}" diff a.json b.json --json | head -c 1`;
  writeFileSync(join(cwd, 'a.json'), JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] }));
  writeFileSync(join(cwd, 'b.json'), JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] }));
  const { status, stdout, stderr } = await runProgram(['bash', '-o', 'pipefail', '-c', line], { cwd });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{', stderr: '' });
});

it.each([[['--version']], [['--help']], [['learn']], [['learn', '-o', '/dev/full']]])(
  '%j onto a full device ends with 2, and says so',
  async (argv) => {
    const words = [process.execPath, bin, ...argv].map((word) => `'${word}'`).join(' ');
    const { status, stderr } = await runProgram(['bash', '-c', `${words} >/dev/full`]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^seccomp-tailor: cannot write .*: no space is left on the device\n {2}.*\n$/);
  },
);

it('a version that nobody reads is no error', async () => {
  const line = `(sleep 0.2; '${process.execPath}' '${bin}' --version) | true`;
  const { status, stderr } = await runProgram(['bash', '-o', 'pipefail', '-c', line]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('a long result reaches a slow reader whole', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.json'), JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] }));
  writeFileSync(join(cwd, 'b.json'), JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] }));
  const argv = ['diff', 'a.json', 'b.json', '--json'];
  const line = [process.execPath, bin, ...argv].map((word) => `'${word}'`).join(' ');
  const slow = await runProgram(['bash', '-o', 'pipefail', '-c', `${line} | (sleep 1; cat)`], { cwd });
  const report = JSON.parse(slow.stdout) as { readonly arches: readonly { readonly calls: readonly unknown[] }[] };
  expect(report.arches[0]?.calls.length).toBeGreaterThan(300);
});

describe('a result is written whole or not at all', () => {
  it('with 2, nothing is', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'profile.json'), 'old');
    writeFileSync(join(cwd, 'empty'), '');
    const { status } = await seccompTailor(['generate', 'empty', '-o', 'profile.json'], { cwd });
    expect({ status, profile: readFileSync(join(cwd, 'profile.json'), 'utf8') }).toEqual({ status: 2, profile: 'old' });
  });

  it('with 4, all of it is', async () => {
    const cwd = temporaryFolder();
    const cutOff = trace.split('\n').slice(0, 3).join('\n');
    const incomplete = await seccompTailor(['evidence', '-', '-o', 'evidence.json'], { cwd, stdin: `${cutOff}\n` });
    expect(incomplete.status).toBe(4);
    expect(incomplete.stderr).toContain('[cut-off]');
    const again = await seccompTailor(['evidence', '--names', 'evidence.json', '--accept-incomplete'], { cwd });
    expect({ status: again.status, stdout: again.stdout }).toEqual({ status: 0, stdout: 'brk\nexecve\nread\n' });
  });
});
