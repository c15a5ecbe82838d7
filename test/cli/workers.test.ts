import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Together } from '../../packages/cli/src/inputs/workers/read-together.ts';
import { TraceInput } from '../../packages/core/src/pipeline.ts';
import { traceCases } from '../trace-cases.ts';
import { bin, seccompTailor, temporaryFolder, type Finished } from './bin.ts';

const recordings = traceCases.map(({ trace }) => trace);
const counts = ['1', '2', '3'];

interface Reading extends Finished {
  readonly evidence: string;
}

/** What is read of `inputs` by so many workers. */
async function reading(inputs: readonly string[], workers: string, stdin = ''): Promise<Reading> {
  const cwd = temporaryFolder();
  const options = ['--json', '-o', 'evidence.json', '--trace-arch', 'x86_64'];
  const argv = ['evidence', '--workers', workers, ...options, ...inputs];
  const finished = await seccompTailor(argv, { cwd, stdin });
  const evidence = finished.status === 2 ? '' : readFileSync(join(cwd, 'evidence.json'), 'utf8');
  return { ...finished, evidence };
}

/** A recording again and again, each time with another part of it left out, and with new things until the end. */
function largeLog(): string {
  const recorded = readFileSync(traceCases.find(({ name }) => name === 'strace/redis')?.trace ?? '', 'utf8');
  const lines = recorded.split('\n').filter((line) => line !== '');
  const often = Array.from({ length: 25 }, (_, time) => [
    ...lines.filter((_line, at) => at % 25 !== time),
    `9${time} execve("/bin/${time}", ["x"], 0x1 /* 1 var */) = 0`,
    `9${time} openat(AT_FDCWD, "/x", ${'O_CREAT|'.repeat(time)}O_RDWR) = ${time}`,
  ]).flat();
  return `${often.join('\n')}\n`;
}

/** What all the counts of workers give, which must be the same. */
async function theReading(inputs: readonly string[], stdin?: string): Promise<Reading> {
  const [one, ...others] = await Promise.all(counts.map((workers) => reading(inputs, workers, stdin)));
  for (const other of others) expect(other).toEqual(one);
  return one as Reading;
}

describe('whatever the number of workers', () => {
  it('the results, the report and what is said are the same', async () => {
    // Some of the formats cannot show that no call is missing.
    expect(await theReading(recordings)).toMatchObject({
      status: 4,
      evidence: expect.stringContaining('"seccomp-tailor/evidence"'),
    });
  });

  it('one large log gives the same, and the same names', async () => {
    const log = join(temporaryFolder(), 'log.strace');
    writeFileSync(log, largeLog());
    expect(await theReading([log])).toMatchObject({ status: 4, stdout: expect.stringContaining('openat') });
    const names = counts.map((workers) => seccompTailor(['evidence', '--names', '--workers', workers, log]));
    const [one, ...others] = await Promise.all(names);
    expect(one?.stdout).toContain('openat\n');
    for (const other of others) expect(other).toEqual(one);
  });

  it('evidence does not depend on the order of inputs, one given twice included', async () => {
    const turned = [...recordings.slice(5), ...recordings.slice(0, 5).toReversed(), ...recordings.slice(5, 7)];
    const inOrder = await reading(recordings, '1');
    expect((await theReading(turned)).evidence).toBe(inOrder.evidence);
  });

  it('standard input may be among them', async () => {
    const [first = '', second = '', ...rest] = recordings;
    const content = '9 execve("/bin/x", ["x"], 0x1 /* 1 var */) = 0\n9 getpid() = 9\n9 +++ exited with 0 +++\n';
    const { evidence } = await theReading([first, '-', second, ...rest.slice(0, 3)], content);
    expect(evidence).toContain('"name": "-"');
  });

  it('calls are chosen by what was asked for', async () => {
    const some = recordings.slice(0, 4);
    const chosen = await theReading([...some, '--comm', 'nginx', '--accept-incomplete']);
    expect(chosen.evidence).not.toBe((await reading(some, '1')).evidence);
  });

  it('what makes evidence incomplete, and problems of single inputs, are told alike', async () => {
    const cwd = temporaryFolder();
    const torn = join(cwd, 'torn.strace');
    writeFileSync(torn, '7 openat(AT_FDCWD, "/x", O_RDONLY) = 3\n7 bogus(1) = 0\n7 read(3, "');
    const { status, stderr } = await theReading([torn, ...recordings.slice(0, 3)]);
    expect(status).toBe(4);
    expect(stderr).toContain('torn.strace');
  });

  it('the complaint is of the first input that cannot be read', async () => {
    const [first = '', second = ''] = recordings;
    const finished = await theReading([first, '/none/a', second, '/none/b']);
    expect(finished).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot read /none/a') });
  });
});

it('one large log gives the same where another thread is ready long before its blocks are due', async () => {
  const log = join(temporaryFolder(), 'log.strace');
  const content = Buffer.from(largeLog());
  writeFileSync(log, content);
  const from = 200_000;
  const alone = new TraceInput({ input: 'log', arch: 'x86_64' });
  const helped = new TraceInput({ input: 'log', arch: 'x86_64' });
  alone.push(content);
  helped.push(content.subarray(0, from));
  const file = pathToFileURL(join(dirname(bin), 'seccomp-tailor-ahead.cjs'));
  const fd = openSync(log, 'r');
  const together = new Together(helped, { fd, from, size: content.length, helpers: 1, file });
  let ahead = 0;
  for await (const chunk of together.blocks()) {
    if (together.lines !== undefined) ahead += 1;
    helped.push(chunk, together.lines);
    await setTimeout(200);
  }
  closeSync(fd);
  expect(ahead).toBeGreaterThan(0);
  expect(await helped.end()).toEqual(await alone.end());
});

it('the number of workers is a whole one', async () => {
  const { status, stderr } = await seccompTailor(['evidence', '--workers', '0', 'x']);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining("--workers: '0' is no whole number above 0"),
  });
});
