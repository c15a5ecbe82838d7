import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chunksOf, pushAhead } from '../test-kit/push-ahead.ts';
import { TraceInput, type TraceResult } from './pipeline.ts';
import { FastLane } from './sources/strace/fast-lane.ts';
import { openLaneModule } from './sources/strace/lane-module.ts';
import { AheadReader, recordsBytes } from './sources/strace/lines-ahead.ts';
import { printProcesses, processLogs } from './sources/strace/process-log.arbitrary.ts';
import { family, plainLooks, printLog, steps } from './sources/strace/strace-log.arbitrary.ts';

const begun = '7 execve("/x", [], 0x7ff) = 0\n7 brk(NULL) = 0x55555555a000\n';

interface Way {
  readonly namesOnly: boolean;
  readonly size: number;
  /** How many chunks the lines are read ahead; undefined where they are not. */
  readonly lead: number | undefined;
}

function read(log: string, { namesOnly, size, lead }: Way): Promise<TraceResult> {
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace', namesOnly });
  const chunks = chunksOf(new TextEncoder().encode(log), size);
  if (lead === undefined) for (const chunk of chunks) trace.push(chunk);
  else pushAhead(trace, chunks, lead);
  return trace.end();
}

const leads = fc.integer({ min: 0, max: 4 });

describe('reading ahead what lines say by themselves', { timeout: 120_000 }, () => {
  const { patience } = FastLane;
  beforeAll(() => {
    FastLane.patience = 0;
  });
  afterAll(() => {
    FastLane.patience = patience;
  });

  it('changes nothing of calls, whatever was learnt by then and wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(steps, plainLooks, leads, fc.integer({ min: 3, max: 60 }), async (all, look, lead, parts) => {
        const often = Array.from({ length: 15 }, () => all).flat();
        const log = [...family, ...printLog(often, look)].join('\n');
        const size = 1 + Math.floor(log.length / parts);
        const plain = await read(log, { namesOnly: false, size, lead: undefined });
        expect(await read(log, { namesOnly: false, size, lead })).toEqual(plain);
      }),
    );
  });

  it('changes nothing of processes that come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        processLogs,
        fc.boolean(),
        leads,
        fc.integer({ min: 3, max: 60 }),
        async (made, namesOnly, lead, parts) => {
          const log = printProcesses(made).join('\n');
          const size = 1 + Math.floor(log.length / parts);
          const plain = await read(log, { namesOnly, size, lead: undefined });
          expect(await read(log, { namesOnly, size, lead })).toEqual(plain);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leaves little to be looked at twice in a log that shows nothing new', async () => {
    const runs = vi.spyOn(FastLane.prototype, 'run');
    const log =
      begun + '7 read(3, "x", 1) = 1\n7 openat(AT_FDCWD, "/x", O_RDONLY) = -1 ENOENT (No such file)\n'.repeat(4000);
    await read(log, { namesOnly: false, size: 1 << 14, lead: 2 });
    expect(runs.mock.calls.length).toBeLessThan(200);
    runs.mockRestore();
  });

  it.each(['7 sync() = 0\n', '\n'])('takes for granted no more lines than there is room for: %j', async (line) => {
    const log = begun + '7 sync() = 0\n'.repeat(1000) + line.repeat((1 << 21) / line.length);
    const way = { namesOnly: false, size: 1 << 19 };
    expect(await read(log, { ...way, lead: 1 })).toEqual(await read(log, { ...way, lead: undefined }));
  });

  it('finds no line in a chunk without a line break', () => {
    const lane = openLaneModule();
    const reader = lane && new AheadReader(lane);
    const { records } = reader?.read(new TextEncoder().encode('7 sync('), new Uint8Array(recordsBytes)) ?? {};
    expect(records).toHaveLength(0);
  });
});
