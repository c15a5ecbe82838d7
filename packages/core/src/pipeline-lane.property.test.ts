import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { linesByLane } from '../test-kit/lines-by-lane.ts';
import { evidenceNames } from './evidence/names.ts';
import { TraceInput, type TraceResult } from './pipeline.ts';
import { FastLane } from './sources/strace/fast-lane.ts';
import { printProcesses, processLogs } from './sources/strace/process-log.arbitrary.ts';
import { family, plainLooks, printLog, steps } from './sources/strace/strace-log.arbitrary.ts';

async function read(log: string, patience: number, namesOnly: boolean): Promise<TraceResult> {
  FastLane.patience = patience;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace', namesOnly });
  const bytes = new TextEncoder().encode(log);
  // The careful reader gets no whole line, so that each is read by itself.
  const size = patience === 0 ? bytes.length : 1;
  for (let at = 0; at < bytes.length; at += size) trace.push(bytes.subarray(at, at + size));
  return trace.end();
}

/** Lines that were read, and how many of them by the compiled lane: a log it leaves to the careful reader tests nothing. */
const lines = { all: 0, byLane: 0 };

async function expectTheSame(all: readonly string[], namesOnly = false): Promise<void> {
  const log = all.join('\n');
  let whole: unknown;
  lines.byLane += await linesByLane(async () => {
    whole = seen(await read(log, 0, namesOnly), namesOnly);
  });
  lines.all += all.length;
  expect(seen(await read(log, Infinity, namesOnly), namesOnly)).toEqual(whole);
}

/** Who wants only names is not owed counts. */
function seen(result: TraceResult, namesOnly: boolean): unknown {
  if (!namesOnly) return result;
  const { evidence, accounts, diagnostics } = result;
  const reasons = [...evidence.runs.values()].map(({ incomplete }) => incomplete);
  return { names: evidenceNames(evidence), reasons, accounts, diagnostics };
}

function share(): number {
  const found = lines.byLane / lines.all;
  lines.all = lines.byLane = 0;
  return found;
}

describe('the compiled lane reads generated logs as the careful reader does', { timeout: 120_000 }, () => {
  const { patience } = FastLane;
  afterAll(() => {
    FastLane.patience = patience;
  });

  it('of calls that are whole or go on later, printed in every way it knows', async () => {
    await fc.assert(
      fc.asyncProperty(steps, plainLooks, fc.integer({ min: 8, max: 25 }), async (all, look, repeats) => {
        const often = Array.from({ length: repeats }, () => all).flat();
        await expectTheSame([...family, ...printLog(often, look)]);
      }),
      { numRuns: 60 },
    );
    expect(share()).toBeGreaterThan(0.1);
  });

  it('of processes that come and go', async () => {
    await fc.assert(
      fc.asyncProperty(processLogs, fc.boolean(), async (log, namesOnly) =>
        expectTheSame(printProcesses(log), namesOnly),
      ),
      { numRuns: 150 },
    );
    expect(share()).toBeGreaterThan(0.1);
  });

  it('of what programs write into the lines of their own calls', async () => {
    // Some of it ends a line as strace does.
    const ends = [') = 4\n', ', 0, NULL, 0) = 6\n', '6) = 7'];
    const data = fc.array(fc.constantFrom('6', '4', '7', ')', ' ', '=', '\n', 'x', ...ends), { maxLength: 5 });
    const writes = fc.array(fc.record({ data, echoed: fc.boolean(), sent: fc.boolean() }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(writes, fc.integer({ min: 0, max: 2 }), async (made, cut) => {
        const calls = made.map(({ data: bytes, echoed, sent }) => {
          const text = bytes.join('');
          const shown = JSON.stringify(text.slice(0, text.length - cut)) + (cut > 0 ? '...' : '');
          const call = sent ? `sendto(2, ${shown}, ${text.length}, 0, NULL, 0` : `write(2, ${shown}, ${text.length}`;
          return `7 ${call}${echoed ? text : ''}) = ${text.length}`;
        });
        const often = Array.from({ length: 12 }, () => ['7 write(2, "b", 1) = 1', '7 getppid() = 1', ...calls]).flat();
        await expectTheSame(['7 execve("/x", [], 0x7ff) = 0', '7 newfstatat(3, "", {}, 0) = 0', ...often]);
      }),
      { numRuns: 100 },
    );
    expect(share()).toBeGreaterThan(0.1);
  });
});
