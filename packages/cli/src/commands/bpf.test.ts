import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder, type Finished } from '../../test-kit/command-line.ts';
import {
  bpfCompileReportSchema,
  bpfDisasmReportSchema,
  bpfSimulateReportSchema,
  bpfStatsReportSchema,
} from '../json/bpf-reports.ts';

const profile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
  syscalls: [
    { names: ['read', 'execve'], action: 'SCMP_ACT_ALLOW' },
    { names: ['personality'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: 8, op: 'SCMP_CMP_EQ' }] },
  ],
};

const onX86 = ['--arch', 'x86_64', '--kernel', '6.1'];

/** Runs a command in a folder that has the profile as p.json. */
function run(...argv: string[]): Promise<Finished & { readonly cwd: string }> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'p.json'), JSON.stringify(profile));
  return commandLine(argv, { cwd }).then((finished) => ({ ...finished, cwd }));
}

describe('bpf compile', () => {
  it('writes raw BPF that bpf disasm and bpf simulate read', async () => {
    const { exitCode, stdout, stderr, cwd } = await run('bpf', 'compile', 'p.json', ...onX86, '-o', 'f.bpf');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    const count = Number(/^f\.bpf: (\d+) instructions for x86_64, x86, little-endian\n$/.exec(stderr)?.[1]);
    const bytes = readFileSync(join(cwd, 'f.bpf'));
    expect(bytes.length).toBe(count * 8);
    // ld [4]: the architecture.
    expect([...bytes.subarray(0, 8)]).toEqual([0x20, 0, 0, 0, 4, 0, 0, 0]);
    const listed = await commandLine(['bpf', 'disasm', 'f.bpf', ...onX86], { cwd });
    expect(listed.stdout).toBe((await run('bpf', 'disasm', 'p.json', ...onX86)).stdout);
    const simulated = await commandLine(['bpf', 'simulate', 'f.bpf', 'i386:read', ...onX86], { cwd });
    expect(simulated.stdout).toMatch(/^i386:read\(\): ALLOW\n/);
  });

  it('writes the byte order of the architecture', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'native.json'), JSON.stringify({ ...profile, architectures: [] }));
    const { stderr } = await commandLine(['bpf', 'compile', 'native.json', '--arch', 's390x', '-o', 'f.bpf'], { cwd });
    expect(stderr).toContain('instructions for s390x, big-endian');
    expect([...readFileSync(join(cwd, 'f.bpf')).subarray(0, 8)]).toEqual([0, 0x20, 0, 0, 0, 0, 0, 4]);
    const listed = await commandLine(['bpf', 'disasm', 'f.bpf', '--arch', 'x86_64'], { cwd });
    expect(listed.stdout).toContain('s390x');
  });

  it('refuses architectures of both byte orders', async () => {
    const { exitCode, stderr } = await run('bpf', 'compile', 'p.json', '--arch', 's390x', '-o', 'f.bpf');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('differ in byte order');
  });

  it('gives the instructions as JSON', async () => {
    const report = bpfCompileReportSchema.parse(
      JSON.parse((await run('bpf', 'compile', 'p.json', ...onX86, '--json')).stdout),
    );
    expect(report).toMatchObject({ endian: 'little', arches: ['x86_64', 'x86'] });
    expect(report.instructions[0]).toEqual([0x20, 0, 0, 4]);
  });

  it.each([
    [['--json', '-o', '-'], '--json and -o - both want standard output'],
    [['--arch', 'x86_64,x32'], 'p.json does not filter x32 on x86_64'],
    [['--arch', 'x86_64', '--runtime', 'kata'], "--runtime cannot be 'kata'"],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr, stdout } = await run('bpf', 'compile', 'p.json', ...argv);
    expect({ exitCode, report: stdout !== '' }).toEqual({ exitCode: 2, report: argv.includes('--json') });
    expect(stderr).toContain(message);
  });
});

describe('bpf disasm', () => {
  it('lists with names', async () => {
    const { stdout } = await run('bpf', 'disasm', 'p.json', ...onX86);
    expect(stdout).toMatch(/^ 0 {2}ld \[4\] +arch\n/);
    for (const name of ['x86_64', 'personality', 'ALLOW', 'ERRNO(38)', 'args[0].low']) expect(stdout).toContain(name);
    const { lines } = bpfDisasmReportSchema.parse(
      JSON.parse((await run('bpf', 'disasm', 'p.json', ...onX86, '--json')).stdout),
    );
    expect(lines).toHaveLength(stdout.trimEnd().split('\n').length);
  });

  it('refuses what is neither profile nor filter', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'text'), 'no filter!');
    const { exitCode, stderr } = await commandLine(['bpf', 'disasm', 'text'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('text is neither a profile nor a filter');
  });
});

describe('bpf simulate', () => {
  it.each([
    ['read(0)', 'read(): ALLOW'],
    ['personality(PER_LINUX32)', 'personality(PER_LINUX32): ALLOW'],
    ['personality(-1)', 'personality(0xffffffff): ERRNO(38)'],
    ['i386:personality(8)', 'i386:personality(PER_LINUX32): ALLOW'],
    ['x32:read', 'x32:read(): KILL_THREAD'],
    ['nr:999', 'nr:999(): ERRNO(38)'],
  ])('%s: %s', async (call, expected) => {
    const { stdout } = await run('bpf', 'simulate', 'p.json', call, ...onX86);
    expect(stdout.split('\n')[0]).toBe(expected);
  });

  it('gives every verdict of any arguments an example', async () => {
    const { stdout } = await run('bpf', 'simulate', 'p.json', 'personality(*)', ...onX86, '--json');
    const { call, verdicts } = bpfSimulateReportSchema.parse(JSON.parse(stdout));
    expect(call).toBe('personality(*)');
    expect(verdicts.map(({ verdict, example }) => [verdict, example.text])).toEqual([
      ['ERRNO(38)', 'personality()'],
      ['ALLOW', 'personality(PER_LINUX32)'],
    ]);
  });

  it('adds what the runtime does', async () => {
    const verdict = async (...more: string[]): Promise<string> =>
      (await run('bpf', 'simulate', 'd.json', 'nr:435', ...onX86, ...more)).stderr;
    expect(await verdict()).toContain('there is no such file');
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'd.json'), JSON.stringify({ ...profile, defaultErrnoRet: 1 }));
    const first = async (...more: string[]): Promise<string | undefined> =>
      (await commandLine(['bpf', 'simulate', 'd.json', 'clone3', ...onX86, ...more], { cwd })).stdout.split('\n')[0];
    expect(await first()).toBe('clone3(): ERRNO(1)');
    expect(await first('--runtime', 'runc')).toBe('clone3(): ERRNO(38)');
  });

  it.each([
    ['reed', 'Did you mean read?'],
    ['read(', 'is not a call'],
    ['i386:newfstatat(1)', 'x86 has no system call'],
  ])('refuses %s', async (call, message) => {
    const { exitCode, stderr } = await run('bpf', 'simulate', 'p.json', call, ...onX86);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('bpf stats', () => {
  it('counts steps and cached calls by architecture', async () => {
    const { stdout } = await run('bpf', 'stats', 'p.json', ...onX86, '--json');
    const report = bpfStatsReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ calls: 6, cached: 4 });
    expect(report.arches).toMatchObject([
      { arch: 'x86_64', calls: 3, cached: 2, uncached: ['personality'] },
      { arch: 'x86', calls: 3, cached: 2, uncached: ['personality'] },
    ]);
    expect(report.maxSteps).toBeGreaterThanOrEqual(report.meanSteps);
  });

  it('is a table for people', async () => {
    const { stdout } = await run('bpf', 'stats', 'p.json', ...onX86);
    expect(stdout).toMatch(/^\d+ instructions of at most 4096/);
    expect(stdout).toContain('the filter is run for personality');
  });
});

describe('bpf', () => {
  it.each([
    [['bpf'], 'bpf needs one of: compile, disasm, simulate, stats'],
    [['bpf', 'stat'], 'did you mean stats?'],
    [['bpf', 'stats'], 'bpf stats needs a profile'],
    [['bpf', 'stats', 'p.json', 'q.json'], "bpf stats does not expect 'q.json'"],
    [['bpf', 'stats', 'p.json', '--jsom'], 'did you mean --json?'],
  ])('%j is refused with help', async (argv, message) => {
    const { exitCode, stderr } = await run(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
