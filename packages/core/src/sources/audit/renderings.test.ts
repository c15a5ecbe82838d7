import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syscallKey } from '../../kernel/syscalls.ts';
import type { Observation } from '../../observations/observation.ts';
import { detectSource } from '../detect.ts';
import { sourceById, sources } from '../registry.ts';
import type { Source } from '../source.ts';
import { TraceReader } from '../trace-reader.ts';
import { auditEvent, expectation, latin1 } from './audit-log.arbitrary.ts';
import { auditSource } from './index.ts';
import { interpreted, renderings } from './renderings.arbitrary.ts';

const containerSource = sourceById('container-log') as Source;

/** Container logs are unwrapped by a source of their own, which then finds the audit records. */
function sourceOf(title: string): Source {
  return title === 'Kubernetes' || title === 'Docker' ? containerSource : auditSource;
}

function read(
  text: string,
  describeCall: (observation: Observation) => string,
  source: Source = auditSource,
): readonly string[] {
  const calls: string[] = [];
  const sink = {
    observe: (observation: Observation) => void calls.push(describeCall(observation)),
    nativeArch: () => undefined,
    incomplete: () => undefined,
    diagnose: () => undefined,
  };
  const reader = new TraceReader(sink, { input: 'log', arch: 'x86_64', source });
  reader.push(latin1(text));
  const { total, lines } = reader.end();
  expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(total);
  return calls;
}

function whole({ syscall, outcome, errno, program }: Observation): string {
  return [syscallKey(syscall), outcome, errno ?? '-', program].join(' ');
}

function key({ syscall }: Observation): string {
  return syscallKey(syscall);
}

const events = fc.array(auditEvent, { minLength: 1, maxLength: 6 });

describe('every rendering of a log', () => {
  it.each(renderings)('$title reads back as it was, whatever a process calls itself', ({ title, print }) => {
    fc.assert(
      fc.property(events, (list) => {
        expect(read(print(list), whole, sourceOf(title))).toEqual(list.map(expectation));
      }),
      { numRuns: 30 },
    );
  });

  it.each(renderings)('$title is known by its content', ({ title, print }) => {
    fc.assert(
      fc.property(events, (list) => {
        expect(detectSource(latin1(print(list)), sources)?.id).toBe(sourceOf(title).id);
      }),
      { numRuns: 4 },
    );
  });

  it('ausearch -i tells the calls, though names are bare', () => {
    fc.assert(
      fc.property(events, (list) => {
        const calls = read(interpreted.print(list), ({ syscall, outcome }) => `${syscallKey(syscall)} ${outcome}`);
        expect(calls).toEqual(list.map((event) => expectation(event).split(' ').slice(0, 2).join(' ')));
      }),
      { numRuns: 100 },
    );
  });

  it.each(renderings)('$title that is cut anywhere shows no other calls than whole', ({ title, print }) => {
    fc.assert(
      fc.property(events, fc.nat(), (list, at) => {
        const log = print(list);
        const calls = read(log.slice(0, at % (log.length + 1)), key, sourceOf(title));
        expect(calls).toEqual(list.slice(0, calls.length).map((event) => expectation(event).split(' ')[0]));
      }),
      { numRuns: 20 },
    );
  });

  it.each(renderings)('$title that is damaged anywhere is read to its end', ({ title, print }) => {
    fc.assert(
      fc.property(events, fc.nat(), fc.string({ unit: 'binary-ascii', maxLength: 12 }), (list, at, damage) => {
        const log = print(list);
        const place = at % (log.length + 1);
        read(log.slice(0, place) + damage + log.slice(place + damage.length), key, sourceOf(title));
      }),
      { numRuns: 20 },
    );
  });
});
