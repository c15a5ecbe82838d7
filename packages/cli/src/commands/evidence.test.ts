import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../test-kit/command-line.ts';
import { completeNames, completeTrace, cutOffTrace, suppressedLog } from '../../test-kit/traces.ts';
import { evidenceReportSchema } from '../json/evidence-report.ts';

describe('evidence', () => {
  it('prints the names alone with --names', async () => {
    const finished = await commandLine(['evidence', '--names', '-'], { stdin: completeTrace });
    expect(finished).toEqual({ exitCode: 0, stdout: `${completeNames.join('\n')}\n`, stderr: '' });
  });

  it('refuses evidence with a name that is none', async () => {
    const name = 'read\nmount\u001b[2J';
    const calls = [{ arch: 'x86_64', name, count: 1, ok: 1, first: [] }];
    const runs = [{ id: 'a', arch: 'x86_64', inputs: [], calls }];
    const stdin = JSON.stringify({ format: 'seccomp-tailor/evidence', version: 1, runs });
    const { exitCode, stdout, stderr } = await commandLine(['evidence', '--names', '-'], { stdin });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('runs[0].calls[0].name: no name of a call');
  });

  it('shows a table of calls otherwise', async () => {
    const { stdout } = await commandLine(['evidence', '-'], { stdin: completeTrace });
    expect(stdout).toMatchInlineSnapshot(`
      "call        count  ended         first seen
      exit_group      2  unfinished 2  -:6
      brk             1  ok 1          -:2
      clone           1  ok 1          -:4
      execve          1  ok 1          -:1
      openat          1  ENOENT 1      -:3
      read            1  ok 1          -:5

      - (strace): 9 lines, 2 tasks: call 7, exit 2
      7 calls, 6 different, 1 program, 1 run, 1 input
      "
    `);
  });

  it('merges inputs of any format, order and compression into the same file', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.gz'), gzipSync(completeTrace));
    writeFileSync(join(cwd, 'b.log'), suppressedLog);
    await commandLine(['evidence', 'a.gz', 'b.log', '-o', 'ab.json'], { cwd });
    await commandLine(['evidence', 'b.log', 'a.gz', 'a.gz', '-o', 'ba.json'], { cwd });
    const [ab, ba] = ['ab.json', 'ba.json'].map((name) => readFileSync(join(cwd, name), 'utf8'));
    expect(ab).toBe(ba);
    const names = await commandLine(['evidence', '--names', 'ab.json', '--accept-incomplete'], { cwd });
    expect(names.stdout.split('\n')).toEqual(['brk', 'clone', 'close', 'execve', 'exit_group', 'openat', 'read', '']);
  });

  it('reads its own output again without a difference', async () => {
    const cwd = temporaryFolder();
    const { stdout: once } = await commandLine(['evidence', '-', '-o', '-'], { stdin: completeTrace });
    writeFileSync(join(cwd, 'evidence.json'), once);
    const { stdout: twice } = await commandLine(['evidence', 'evidence.json', '-o', '-'], { cwd });
    expect(twice).toBe(once);
  });

  it.each([
    ['a recording that was cut off', cutOffTrace, 'cut-off'],
    ['a log that left messages out', suppressedLog, 'suppressed-messages'],
  ])('says that calls may be missing: %s', async (_what, stdin, reason) => {
    const loud = await commandLine(['evidence', '--names', '-'], { stdin });
    expect(loud.exitCode).toBe(4);
    expect(loud.stderr).toContain(`[${reason}]`);
    expect(loud.stderr).toContain('--accept-incomplete');
    const accepted = await commandLine(['evidence', '--names', '--accept-incomplete', '-'], { stdin });
    expect({ ...accepted, stderr: '' }).toEqual({ exitCode: 0, stdout: loud.stdout, stderr: '' });
    expect(accepted.stderr).toContain(`[${reason}]`);
  });

  it('has a JSON report of a fixed shape', async () => {
    const { exitCode, stdout } = await commandLine(['evidence', '--json', '-'], { stdin: suppressedLog });
    const report = evidenceReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ exitCode: 4, complete: false, names: ['close', 'openat'] });
    expect(report.incomplete).toMatchObject([{ reason: 'suppressed-messages', count: 552, missing: true }]);
    expect(exitCode).toBe(report.exitCode);
  });
});

const emptyRun = '{"id":"a","arch":"x86_64","inputs":[],"calls":[]}';

describe('evidence refuses', () => {
  it.each([
    ['an empty input', '', '- is empty: nothing was recorded'],
    [
      'what is no trace',
      'Dear diary,\nnothing happened.\n',
      'no trace format fits this input, which begins: Dear diary,',
    ],
    [
      'an export that shows no calls',
      'NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION\n',
      'Export the same events with ausearch --raw',
    ],
    [
      'evidence that has a run twice',
      `{"format":"seccomp-tailor/evidence","version":1,"runs":[${emptyRun},${emptyRun}]}`,
      'evidence that cannot be read: runs[1] is runs[0] once more',
    ],
    ['broken evidence', '{"format":"seccomp-tailor/evidence","version":1,"runs":0}', 'evidence-malformed'],
  ])('%s and writes nothing', async (_what, stdin, message) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'out.json'), 'old');
    const { exitCode, stdout, stderr } = await commandLine(['evidence', '-', '-o', 'out.json'], { cwd, stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(readFileSync(join(cwd, 'out.json'), 'utf8')).toBe('old');
  });
});

it('never lets a trace reach the terminal raw', async () => {
  const stdin = completeTrace.replace('"/etc/nothing"', '"/\u001b]0;owned\u0007"') + 'gar\u001b[2Jbage\n';
  const { stdout, stderr } = await commandLine(['evidence', '-'], { stdin });
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
});
