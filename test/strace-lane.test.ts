import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { TraceInput, type TraceResult } from '../packages/core/src/index.ts';
import { chunksOf, pushAhead } from '../packages/core/test-kit/push-ahead.ts';
import { FastLane } from '../packages/core/src/sources/strace/fast-lane.ts';
import { corpusEntries } from './corpus.ts';

const traces = fileURLToPath(new URL('../traces/strace', import.meta.url));
const recordings = [
  ...readdirSync(traces).map((name) => ({ name, bytes: recorded(name) })),
  ...corpusEntries((format) => format.startsWith('strace')).flatMap((entry) => entry.files()),
];

function recorded(name: string): Uint8Array {
  const file = readdirSync(`${traces}/${name}`).find((each) => each.startsWith('trace.')) ?? '';
  const bytes = readFileSync(`${traces}/${name}/${file}`);
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** The recording three times over: from the second time on little in it is new. */
async function read(bytes: Uint8Array, patience: number, chunk: number): Promise<TraceResult> {
  FastLane.patience = patience;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace' });
  const all = Buffer.concat([bytes, bytes, bytes]);
  for (let at = 0; at < all.length; at += chunk) trace.push(all.subarray(at, at + chunk));
  return trace.end();
}

/** The same with its lines read ahead. */
async function readAhead(bytes: Uint8Array, chunk: number): Promise<TraceResult> {
  FastLane.patience = 0;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace' });
  pushAhead(trace, chunksOf(Buffer.concat([bytes, bytes, bytes]), chunk), 2);
  return trace.end();
}

describe('the compiled lane reads what the careful reader reads', () => {
  const { patience } = FastLane;
  afterAll(() => {
    FastLane.patience = patience;
  });
  afterEach(() => vi.restoreAllMocks());

  it.each(recordings)('$name', async ({ bytes }) => {
    const careful = await read(bytes, Infinity, 1 << 16);
    expect(await read(bytes, 0, 1 << 16)).toEqual(careful);
    expect(await read(bytes, 0, 5003)).toEqual(careful);
    expect(await readAhead(bytes, 1 << 15)).toEqual(careful);
  });

  it.each([
    'getppid()               = 1\n7 read(3, "x", 1) = 0',
    'fcntl(3</x>, F_GETFD) = -1 EBADF (Bad file descriptor)',
    // Names of every length, also such as are no multiple of anything.
    'sched_getaffinity(0, 128, [0 1]) = 32',
    'rt_tgsigqueueinfo(1, 1, 10, {}) = 0',
    'set_mempolicy_home_node(0x1, 1, 0, 0) = 0',
    // Data whose first byte stands behind them too, but not the first two.
    'write(1, "640 4\\n", 6)     = 6',
    'write(9, "6478:M 23 Nov 2026"..., 67) = 67',
    'sendto(5, "GET / HTTP/1.0\\r\\n"..., 40, MSG_NOSIGNAL, NULL, 0) = 40',
  ])('and nearly all of a long-running program that goes on with %s', async (line) => {
    const log = `7 execve("/x", [], 0x7ff) = 0\n7 brk(NULL) = 0x55555555a000\n${`7 ${line}\n`.repeat(1000)}`;
    // Each time it stops a handful of lines are read carefully.
    const runs = vi.spyOn(FastLane.prototype, 'run');
    await read(new TextEncoder().encode(log), 0, 1 << 16);
    expect(runs.mock.calls.length).toBeGreaterThan(0);
    expect(runs.mock.calls.length).toBeLessThan(100);
  });
});
