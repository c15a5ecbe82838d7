import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectAssociative, expectCommutative, expectIdempotent } from '../../test-kit/laws.ts';
import { syscallByName, syscallByNumber, type Syscall } from '../kernel/syscalls.ts';
import { evidenceArbitrary, observationArbitrary, runOf } from './evidence.arbitrary.ts';
import { foldRuns } from './fold.ts';
import { evidenceFromJson } from './from-json.ts';
import { evidenceToJson, printEvidence, runToJson } from './to-json.ts';
import { evidenceOf, mergeEvidence, withIncomplete } from './merge.ts';
import { callsOf, evidenceNames } from './names.ts';
import { RunCollector } from './run-collector.ts';

const read = syscallByName('x86_64', 'read') as Syscall;
const base = {
  syscall: read,
  outcome: 'ok',
  errno: undefined,
  count: 1,
  args: undefined,
  program: undefined,
  line: 1,
} as const;

describe('merging evidence', () => {
  const merge = { combine: mergeEvidence, view: printEvidence };
  it('is associative', () => expectAssociative(evidenceArbitrary, merge));
  it('is commutative', () => expectCommutative(evidenceArbitrary, merge));
  it('is idempotent', () => expectIdempotent(evidenceArbitrary, merge));
  it('never loses a call', () => {
    fc.assert(
      fc.property(evidenceArbitrary, evidenceArbitrary, (a, b) => {
        const merged = new Set(evidenceNames(mergeEvidence(a, b)));
        const kept = [...mergeEvidence(a, b).runs.keys()];
        expect(kept.sort()).toEqual([...new Set([...a.runs.keys(), ...b.runs.keys()])].sort());
        const disjoint = [...b.runs.keys()].every((id) => !a.runs.has(id));
        if (disjoint) for (const name of [...evidenceNames(a), ...evidenceNames(b)]) expect(merged).toContain(name);
      }),
    );
  });
});

it('adds one more reason to what every run may miss', () => {
  const runs = mergeEvidence(evidenceOf(runOf([base], 'a')), evidenceOf(runOf([base], 'b')));
  const lost = withIncomplete(withIncomplete(runs, 'lost-events', 2), 'lost-events', 3);
  const both = [...withIncomplete(lost, 'cut-off').runs.values()].map(({ incomplete }) => [...incomplete]);
  expect(both).toEqual(
    [1, 2].map(() => [
      ['lost-events', 5],
      ['cut-off', 1],
    ]),
  );
});

describe('folding parts of one recording', () => {
  it('gives what reading it in one piece gives, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(observationArbitrary, { maxLength: 40 }), fc.nat(40), (observations, cut) => {
        const parts = [runOf(observations.slice(0, cut)), runOf(observations.slice(cut))] as const;
        expect(runToJson(foldRuns(...parts))).toEqual(runToJson(runOf(observations)));
        expect(runToJson(foldRuns(parts[1], parts[0]))).toEqual(runToJson(runOf(observations)));
      }),
    );
  });
});

describe('evidence.json', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(evidenceArbitrary, (evidence) => {
        const back = evidenceFromJson(JSON.parse(printEvidence(evidence)));
        expect(evidenceToJson(back)).toEqual(evidenceToJson(evidence));
      }),
    );
  });

  it('refuses a field it does not know', () => {
    const json = { ...evidenceToJson(evidenceOf(runOf([base]))), extra: 1 };
    expect(() => evidenceFromJson(json)).toThrow(/extra/);
  });

  it.each([
    ['a run', { runs: [run(), run()] }, 'runs[1] is runs[0] once more'],
    ['a call', { runs: [run({}, {})] }, 'runs[0].calls[1] is runs[0].calls[0] once more'],
    ['a call by its name', { runs: [run({}, { nr: undefined })] }, 'runs[0].calls[1] is runs[0].calls[0] once more'],
    [
      'arguments',
      {
        runs: [
          run({
            args: [
              { values: ['1'], count: 1 },
              { values: ['1'], count: 2 },
            ],
          }),
        ],
      },
      'runs[0].calls[0].args[1] is runs[0].calls[0].args[0] once more',
    ],
  ])('is refused where %s stands twice', (_what, runs, message) => {
    expect(() => evidenceFromJson({ format: 'seccomp-tailor/evidence', version: 1, ...runs })).toThrow(message);
  });
});

describe('collecting a run', () => {
  it('counts outcomes so that they add up', () => {
    fc.assert(
      fc.property(fc.array(observationArbitrary), (observations) => {
        for (const call of callsOf(evidenceOf(runOf(observations)))) {
          const errors = [...call.errnos.values()].reduce((a, b) => a + b, 0);
          expect(call.ok + call.denied + call.unfinished + call.unseen + errors).toBe(call.count);
        }
      }),
    );
  });

  it('keeps the first places, the values of arguments and the programs', () => {
    const socket = { ...base, syscall: syscallByName('x86_64', 'socket') as Syscall };
    const run = runOf([
      {
        ...socket,
        line: 9,
        args: [
          { index: 0, value: 2n },
          { index: 2, value: 9n },
        ],
        program: 'curl',
      },
      { ...socket, line: 3, args: [{ index: 0, value: 10n }] },
      { ...socket, line: 5 },
    ]);
    expect(runToJson(run).calls).toEqual([
      {
        arch: 'x86_64',
        name: 'socket',
        nr: 41,
        count: 3,
        ok: 3,
        args: [
          { values: ['10'], count: 1 },
          { values: ['2', null, '9'], count: 1 },
        ],
        argsUnknown: 1,
        programs: ['curl'],
        first: [3, 5, 9].map((line) => ({ input: 'trace', line })),
      },
    ]);
  });

  it('says so when more unnamed numbers come than it keeps', () => {
    const collector = new RunCollector('x86_64');
    for (let nr = 10_000; nr < 12_000; nr += 1) collector.observe({ ...base, syscall: syscallByNumber('x86_64', nr) });
    const run = collector.result('x', { name: 'x', source: 'strace', bytes: 0, total: 0, lines: {} });
    expect(run.calls.size).toBe(1024);
    expect(run.incomplete.get('too-many-unknown-numbers')).toBe(976);
  });
});

describe('the names of evidence', () => {
  it('labels calls of other architectures and numbers without a name', () => {
    const calls = [read, syscallByName('x86', 'open'), syscallByNumber('x86_64', 999), syscallByNumber('x86', 999)];
    const run = runOf(calls.map((syscall) => ({ ...base, syscall: syscall as Syscall })));
    expect(evidenceNames(evidenceOf(run))).toEqual(['i386:nr:999', 'i386:open', 'nr:999', 'read']);
  });
});

/** A run's document, with calls of `read` that differ as given. */
function run(...calls: readonly object[]): object {
  const call = { arch: 'x86_64', name: 'read', nr: 0, count: 3, ok: 3, first: [] };
  return { id: 'a', arch: 'x86_64', inputs: [], calls: calls.map((one) => ({ ...call, ...one })) };
}
