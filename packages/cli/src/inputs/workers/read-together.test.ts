import { closeSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { TraceInput, type TraceResult } from '@seccomp-tailor/core';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test-kit/command-line.ts';
import { Together } from './read-together.ts';

const begun = '7 execve("/x", [], 0x7ff) = 0\n7 brk(NULL) = 0x55555555a000\n';
const calls = '7 read(3, "x", 1) = 1\n7 openat(AT_FDCWD, "/x", O_RDONLY) = 3\n7 close(3) = 0\n';
// So long that blocks are due to be read ahead.
const log = begun + calls.repeat(180_000) + '7 getppid() = 1\n' + calls.repeat(20_000);
const from = 100_000;

/** What the threads have said: that they are ready, and which blocks they were told to read. */
const said: unknown[] = [];
const channel = new BroadcastChannel('read-together');
let alone: TraceResult;

beforeAll(async () => {
  channel.addEventListener('message', (event) => void said.push((event as MessageEvent).data));
  const trace = begin();
  trace.push(Buffer.from(log.slice(from)));
  alone = await trace.end();
});
beforeEach(() => {
  said.length = 0;
});
afterAll(() => {
  channel.close();
});

function begin(): TraceInput {
  const trace = new TraceInput({ input: 'trace', arch: 'x86_64' });
  trace.push(Buffer.from(log.slice(0, from)));
  return trace;
}

/** A thread that does this with what it is told. */
function threadOf(body: string): URL {
  const imports = `import { readSync } from 'node:fs'; import { parentPort, workerData } from 'node:worker_threads';`;
  const code = `${imports} const channel = new BroadcastChannel('read-together'); ${body}`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

const ready = `parentPort.postMessage('ready'); channel.postMessage('ready');`;
const order = (then: string): string =>
  `${ready} parentPort.on('message', ({ index, position, place }) => { channel.postMessage(index); ${then} });`;
const answer = (length = '0'): string =>
  `parentPort.postMessage({ index, blockBytes: ${length}, from: 0, recordBytes: 0 });`;
const copy = `readSync(workerData.fd, new Uint8Array(workerData.places[place].block), 0, workerData.blockBytes, position)`;

/** What it gives with threads that run `file`, and how many blocks they have read; before that, something may be done to the file. */
async function read(
  file: URL,
  before: (path: string) => unknown = () => undefined,
): Promise<{ readonly result: TraceResult; readonly ahead: number }> {
  const path = join(temporaryFolder(), 'trace');
  writeFileSync(path, log);
  const trace = begin();
  const fd = openSync(path, 'r');
  const together = new Together(trace, { fd, from, size: log.length, helpers: 2, file });
  await before(path);
  let ahead = 0;
  for await (const chunk of together.blocks()) {
    if (together.lines !== undefined) ahead += 1;
    trace.push(chunk, together.lines);
    await setTimeout(5);
  }
  closeSync(fd);
  return { result: await trace.end(), ahead };
}

const areReady = (): Promise<void> => vi.waitFor(() => expect(said).toEqual(['ready', 'ready']), { timeout: 20_000 });

it.each([
  ['read nothing', order(answer())],
  ['are slow', order(`for (const end = Date.now() + 50; Date.now() < end;); ${answer(copy)}`)],
  ['end at their first block', order('process.exit(1);')],
  ['end at a later one', `let left = 2; ${order(`if (left-- === 0) process.exit(1); ${answer(copy)}`)}`],
])('gives the same with threads that %s', async (_case, body) => {
  expect((await read(threadOf(body), areReady)).result).toEqual(alone);
  expect(said).toContainEqual(expect.any(Number));
});

it.each([
  ['never become ready', 'parentPort.ref();'],
  ['cannot be loaded', `throw new Error('no');`],
])('gives the same with threads that %s', async (_case, body) => {
  expect(await read(threadOf(body))).toEqual({ result: alone, ahead: 0 });
});

it('takes blocks from threads', async () => {
  const { result, ahead } = await read(threadOf(order(answer(copy))), areReady);
  expect(result).toEqual(alone);
  expect(ahead).toBeGreaterThan(5);
});

it('ends where a file does that has become shorter', async () => {
  const { result } = await read(threadOf(order(answer())), (path) => truncateSync(path, from + 700_000));
  expect(result.accounts[0]?.bytes).toBe(from + 700_000);
});
