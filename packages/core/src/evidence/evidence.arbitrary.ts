import fc from 'fast-check';
import type { Capability } from '../kernel/capabilities.ts';
import { syscallByName, syscallByNumber, type Syscall } from '../kernel/syscalls.ts';
import { incompleteReasons, type IncompleteReason } from '../observations/completeness.ts';
import type { Observation, Outcome } from '../observations/observation.ts';
import type { Evidence, RunEvidence } from './evidence.ts';
import { evidenceOf, emptyEvidence, mergeEvidence } from './merge.ts';
import { RunCollector } from './run-collector.ts';

const names = ['read', 'write', 'openat', 'socket', 'clone', 'personality', 'mkdir', 'clone3'];

/** Calls of two architectures, named and unnamed. */
export const syscallArbitrary: fc.Arbitrary<Syscall> = fc.oneof(
  fc.constantFrom(...names).map((name) => syscallByName('x86_64', name) as Syscall),
  fc.constantFrom('read', 'mmap2', 'open').map((name) => syscallByName('x86', name) as Syscall),
  fc.integer({ min: 900, max: 905 }).map((nr) => syscallByNumber('x86_64', nr)),
);

export const observationArbitrary: fc.Arbitrary<Observation> = fc
  .record({
    syscall: syscallArbitrary,
    outcome: fc.constantFrom<Outcome>('ok', 'errno', 'denied', 'unfinished', 'unseen'),
    error: fc.constantFrom('ENOENT', 'EPERM', 'ENOSYS'),
    count: fc.integer({ min: 1, max: 3 }),
    args: fc.option(
      fc.array(fc.record({ index: fc.nat(1), value: fc.oneof(fc.bigInt(0n, 99n), fc.constant('F_ODD')) }), {
        maxLength: 2,
      }),
      { nil: undefined },
    ),
    program: fc.option(fc.constantFrom('redis', 'sh', '/bin/true'), { nil: undefined }),
    line: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ error, args, ...rest }) => ({
    ...rest,
    errno: rest.outcome === 'errno' ? error : undefined,
    args: args?.filter((arg, i) => args.findIndex((other) => other.index === arg.index) === i),
  }));

/** The evidence of one run with these observations. */
export function runOf(observations: readonly Observation[], id = 'run', input = 'trace'): RunEvidence {
  const collector = new RunCollector('x86_64');
  for (const observation of observations) collector.observe(observation);
  return collector.result(id, {
    name: input,
    source: 'strace',
    bytes: 0,
    total: observations.length,
    lines: observations.length > 0 ? { call: observations.length } : {},
  });
}

const reasonArbitrary = fc.constantFrom(...(Object.keys(incompleteReasons) as IncompleteReason[]));

const checksArbitrary = fc.tuple(
  fc.constantFrom<Capability>('CAP_CHOWN', 'CAP_KILL'),
  fc.record({ granted: fc.nat(3), refused: fc.nat(3) }),
);

export const runArbitrary: fc.Arbitrary<RunEvidence> = fc
  .tuple(
    fc.array(observationArbitrary, { maxLength: 12 }),
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('one.strace', 'two.strace'),
    fc.array(fc.tuple(reasonArbitrary, fc.integer({ min: 1, max: 9 })), { maxLength: 2 }),
    fc.array(checksArbitrary, { maxLength: 2 }),
  )
  .map(([observations, id, input, reasons, checks]) => ({
    ...runOf(observations, id, input),
    capabilities: new Map(checks),
    incomplete: new Map(reasons),
  }));

export const evidenceArbitrary: fc.Arbitrary<Evidence> = fc
  .array(runArbitrary, { maxLength: 3 })
  .map((runs) => runs.map(evidenceOf).reduce(mergeEvidence, emptyEvidence));
