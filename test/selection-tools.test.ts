import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Selection } from '../packages/core/src/evidence/selection.ts';
import { counts, read } from './selected.ts';
import { chosenCalls, historyOf, type Happening, type History } from './task-histories.ts';
import {
  asEnricher,
  asGvisor,
  asLtrace,
  asPerfTrace,
  asPerfTraceOfClone,
  asQemu,
  asSysdig,
  type Recorder,
} from './task-recorders.ts';

/** How many of 300 histories are certain at the least. */
const recorders: Readonly<Record<string, readonly [record: Recorder, sure: number]>> = {
  sysdig: [asSysdig, 30],
  gVisor: [asGvisor, 30],
  'ltrace -S': [asLtrace, 30],
  qemu: [asQemu, 10],
  'perf trace': [asPerfTrace, 60],
  'perf trace, of clone': [asPerfTraceOfClone, 60],
  'Security Profiles Operator': [asEnricher, 20],
};

/** Of forks some formats show the child's return as well. */
const withoutForks = (calls: readonly string[]): readonly string[] =>
  calls.filter((call) => !/^(?:v?fork|clone|execve) /.test(call));

/** The first call of the chosen task. */
function execOf(history: History): Happening | undefined {
  return history.find(({ life, what }) => life.tid === 5 && what === 'call');
}

describe.each(Object.entries(recorders))('of any tasks that come and go, in %s', (_format, [record, fewest]) => {
  const holds = async (
    selection: Selection,
    recording: (history: History) => string,
    truth: (history: History) => readonly string[],
  ): Promise<void> => {
    let sure = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1 << 16), { minLength: 4, maxLength: 60 }), async (choices) => {
        const history = historyOf(choices);
        const selected = await read(recording(history), selection);
        const [run] = selected.evidence.runs.values();
        if (run?.incomplete.has('selection-uncertain') === true || run?.incomplete.has('arch-uncertain') === true)
          return;
        sure += 1;
        expect(withoutForks(counts(selected))).toEqual(withoutForks(truth(history)));
      }),
      { numRuns: 300 },
    );
    expect(sure).toBeGreaterThanOrEqual(fewest);
  };

  it('no process tree is wrong and certain', async () => {
    await holds({ pids: [5] }, (history) => record(history), chosenCalls);
  });

  it('nothing is wrong and certain that follows an exec', async () => {
    await holds(
      { afterExec: true },
      (history) => record(history, execOf(history) ?? 'none'),
      (history) => chosenCalls(history.filter((happening) => happening !== execOf(history))),
    );
  });
});
