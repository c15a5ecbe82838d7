import { expect, it } from 'vitest';
import type { InputAccount, RunEvidence } from './evidence.ts';
import { foldRuns } from './fold.ts';
import { RunCollector } from './run-collector.ts';

const account = { name: 'a', source: 'strace', bytes: 10, total: 3, lines: { call: 2, signal: 1 } } as const;

function run(account: InputAccount): RunEvidence {
  return new RunCollector('x86_64').result('id', account);
}

it('adds up what the parts of one input say of it, and keeps inputs of other names', () => {
  const selection = { of: 'pid=5', leftOut: 4 };
  const parts = [
    run({ ...account, tasks: 2, selection }),
    run({ ...account, lines: { call: 3 }, tasks: 1, selection }),
    run({ ...account, name: 'b' }),
    run(account),
  ];
  const added = {
    name: 'a',
    source: 'strace',
    bytes: 30,
    total: 9,
    lines: { call: 7, signal: 2 },
    tasks: 3,
    selection: { of: 'pid=5', leftOut: 8 },
  };
  for (const order of [parts, parts.toReversed()])
    expect(order.reduce(foldRuns).inputs).toEqual([added, { ...account, name: 'b' }]);
});

it('adds up reasons and checks', () => {
  const part = { ...run(account), incomplete: new Map([['lost-events', 2]] as const) };
  const checked = { ...part, capabilities: new Map([['CAP_KILL', { granted: 1, refused: 2 }]] as const) };
  const folded = foldRuns(checked, foldRuns(part, checked));
  expect([...folded.incomplete]).toEqual([['lost-events', 6]]);
  expect([...folded.capabilities]).toEqual([['CAP_KILL', { granted: 2, refused: 4 }]]);
});
