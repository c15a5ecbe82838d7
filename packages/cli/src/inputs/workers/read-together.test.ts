import { closeSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TraceInput, type TraceResult } from '@seccomp-tailor/core';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-kit/command-line.ts';
import { Together } from './read-together.ts';

const begun = '7 execve("/x", [], 0x7ff) = 0\n7 brk(NULL) = 0x55555555a000\n';
const calls = '7 read(3, "x", 1) = 1\n7 openat(AT_FDCWD, "/x", O_RDONLY) = 3\n7 close(3) = 0\n';
const log = begun + calls.repeat(30_000) + '7 getppid() = 1\n' + calls.repeat(3000);
const from = 100_000;

/** A thread that does this with what it is told. */
function threadOf(body: string): URL {
  const code = `import { parentPort, workerData } from 'node:worker_threads'; ${body}`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

const ready = `parentPort.postMessage('ready');`;
const answer = (then: string): string =>
  `${ready} parentPort.on('message', ({ index }) => { ${then} parentPort.postMessage({ index, blockBytes: 0, from: 0, recordBytes: 0 }); });`;

/** What it gives, from somewhere on with threads that run `file`; before that, something may be done to the file. */
async function read(file: URL | undefined, before: (path: string) => void = () => undefined): Promise<TraceResult> {
  const path = join(temporaryFolder(), 'trace');
  writeFileSync(path, log);
  const trace = new TraceInput({ input: 'trace', arch: 'x86_64' });
  trace.push(Buffer.from(log.slice(0, from)));
  if (file === undefined) trace.push(Buffer.from(log.slice(from)));
  else {
    const fd = openSync(path, 'r');
    const together = new Together(trace, { fd, from, size: log.length, helpers: 2, file });
    before(path);
    for await (const chunk of together.blocks()) trace.push(chunk, together.lines);
    closeSync(fd);
  }
  return trace.end();
}

it.each([
  ['read nothing', answer('')],
  ['are slow', answer('for (const end = Date.now() + 20; Date.now() < end;);')],
  ['never become ready', 'parentPort.ref();'],
  ['cannot be loaded', `throw new Error('no');`],
  ['end at their first block', `${ready} parentPort.on('message', () => process.exit(1));`],
  ['end at a later one', `let left = 2; ${answer('if (left-- === 0) process.exit(1);')}`],
])('gives the same with threads that %s', async (_case, body) => {
  expect(await read(threadOf(body))).toEqual(await read(undefined));
});

it('ends where a file does that has become shorter', async () => {
  const short = await read(threadOf(answer('')), (path) => truncateSync(path, from + 700_000));
  expect(short.accounts[0]?.bytes).toBe(from + 700_000);
});
