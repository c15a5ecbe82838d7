import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CallEvidence, InputAccount, RunEvidence } from './evidence.ts';
import { foldRuns } from './fold.ts';
import { RunCollector } from './run-collector.ts';

const account = { name: 'a', source: 'strace', bytes: 10, total: 3, lines: { call: 2, signal: 1 } } as const;

const read: CallEvidence = {
  syscall: { arch: 'x86_64', nr: 0, name: 'read' },
  count: 0,
  ok: 0,
  denied: 0,
  unfinished: 0,
  unseen: 0,
  errnos: new Map(),
  args: { tuples: new Map(), unknown: 0 },
  programs: [],
  first: [],
};

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

it('adds up as far as numbers are exact, in whatever order', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const some = fc.oneof(fc.nat(9), fc.integer({ min: most - 9, max: most }));
  const part = fc.tuple(some, some, some).map(([bytes, calls, lost]) => ({
    ...run({ ...account, bytes, total: calls, lines: { call: calls } }),
    incomplete: new Map([['lost-events', lost]] as const),
    capabilities: new Map([['CAP_KILL', { granted: calls, refused: lost }]] as const),
    calls: new Map([['x86_64:read', { ...read, count: calls, ok: calls, errnos: new Map([['EIO', lost]]) }]]),
  }));
  fc.assert(
    fc.property(part, part, part, (a, b, c) => {
      const folded = foldRuns(foldRuns(a, b), c);
      expect(foldRuns(a, foldRuns(b, c))).toEqual(folded);
      expect(foldRuns(c, foldRuns(b, a))).toEqual(folded);
      const sum = [a, b, c].reduce((all, { inputs }) => all + BigInt(inputs[0]?.total ?? 0), 0n);
      expect(folded.calls.get('x86_64:read')?.count).toBe(sum > BigInt(most) ? most : Number(sum));
    }),
  );
});
