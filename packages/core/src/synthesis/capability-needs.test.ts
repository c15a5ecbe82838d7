import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceArbitrary, runOf } from '../evidence/evidence.arbitrary.ts';
import type { Evidence, RunEvidence } from '../evidence/evidence.ts';
import { evidenceOf, mergeEvidence } from '../evidence/merge.ts';
import type { Capability } from '../kernel/capabilities.ts';
import { syscallByName, type Syscall } from '../kernel/syscalls.ts';
import type { ArgumentValue, Observation, Outcome } from '../observations/observation.ts';
import { capabilityNeeds, proposeCapabilities, type CapabilityStanding } from './capability-needs.ts';

/** `chroot`, `mount EPERM`, `bind unseen`, `socket(2,3,1)`. */
function seen(text: string): Observation {
  const [, name = '', list, end = 'ok'] = /^(\w+)(?:\(([\d,]*)\))?(?: (\w+))?$/.exec(text) ?? [];
  const outcomes: readonly string[] = ['ok', 'unseen', 'unfinished', 'denied'];
  const failed = !outcomes.includes(end);
  return {
    syscall: syscallByName('x86_64', name) as Syscall,
    outcome: failed ? 'errno' : (end as Outcome),
    errno: failed ? end : undefined,
    count: 1,
    args: list?.split(',').map((value, index): ArgumentValue => ({ index, value: BigInt(value) })),
    program: 'app',
    line: 1,
  };
}

function runWith(calls: readonly string[], more: Partial<RunEvidence> = {}): Evidence {
  return evidenceOf({ ...runOf(calls.map(seen)), ...more });
}

function standings(evidence: Evidence): Record<string, CapabilityStanding> {
  return Object.fromEntries(capabilityNeeds(evidence).map(({ capability, standing }) => [capability, standing]));
}

describe('capabilityNeeds', () => {
  it.each<[string, string[], Capability, CapabilityStanding | undefined]>([
    ['a call that needs it always', ['chroot'], 'CAP_SYS_CHROOT', 'needed'],
    ['one that needs it under circumstances', ['setuid'], 'CAP_SETUID', 'perhaps'],
    ['one that was refused', ['chroot EPERM'], 'CAP_SYS_CHROOT', 'refused'],
    ['one that a filter refused', ['chroot denied'], 'CAP_SYS_CHROOT', 'refused'],
    ['one that was refused at times', ['chroot', 'chroot EPERM'], 'CAP_SYS_CHROOT', 'needed'],
    ['one of which nobody saw the end', ['chroot unseen'], 'CAP_SYS_CHROOT', 'perhaps'],
    ['another call', ['read'], 'CAP_SYS_CHROOT', undefined],
    ['a raw socket', ['socket(2,3,1)'], 'CAP_NET_RAW', 'needed'],
    ['a raw socket, others failing', ['socket(2,3,1)', 'socket(1,1,0) EACCES'], 'CAP_NET_RAW', 'perhaps'],
    ['an ordinary socket', ['socket(2,1,0)'], 'CAP_NET_RAW', undefined],
    ['a socket of which nobody saw the kind', ['socket'], 'CAP_NET_RAW', 'perhaps'],
    ['a namespace', ['unshare(131072)'], 'CAP_SYS_ADMIN', 'needed'],
    ['a namespace in a new user namespace', ['unshare(268566528)'], 'CAP_SYS_ADMIN', undefined],
    ['a mount in a user namespace of its own', ['unshare(268435456)', 'mount'], 'CAP_SYS_ADMIN', 'perhaps'],
  ])('%s', (_, calls, capability, expected) => {
    expect(standings(runWith(calls))[capability]).toBe(expected);
  });

  it('tells where, how often and under which circumstances', () => {
    const [need] = capabilityNeeds(runWith(['fchown', 'fchown EPERM']));
    expect(need).toMatchObject({ capability: 'CAP_CHOWN', checks: undefined });
    expect(need?.calls).toMatchObject([{ name: 'fchown', count: 2, refused: 1, first: [{ input: 'trace', line: 1 }] }]);
    expect(need?.calls[0]?.when).toContain('owner');
  });
});

describe("the kernel's record of its checks", () => {
  const checks = new Map([['CAP_SETUID', { granted: 1, refused: 0 }] as const]);

  it('bounds what may be needed where it is whole', () => {
    const found = standings(runWith(['setuid', 'kill'], { capabilities: checks }));
    expect(found).toMatchObject({ CAP_SETUID: 'perhaps', CAP_KILL: 'unasked' });
  });

  it.each<[string, Evidence]>([
    ['it may miss some', runWith(['kill'], { capabilities: checks, incomplete: new Map([['lost-events', 1]]) })],
    [
      'another run has none',
      mergeEvidence(runWith(['kill'], { capabilities: checks }), runWith(['read'], { id: 'other' })),
    ],
  ])('bounds nothing where %s', (_, evidence) => {
    expect(standings(evidence)['CAP_KILL']).toBe('perhaps');
  });

  it('is no need by itself: checks are speculative', () => {
    const needs = capabilityNeeds(runWith(['read'], { capabilities: checks }));
    expect(needs).toMatchObject([
      { capability: 'CAP_SETUID', standing: 'checked', checks: { granted: 1, refused: 0 } },
    ]);
    expect(proposeCapabilities(needs, { pool: ['CAP_SETUID'], includeRefused: true })).toEqual([]);
  });
});

describe('proposeCapabilities', () => {
  const needs = capabilityNeeds(runWith(['chroot', 'setuid', 'socket', 'mount EPERM']));

  it.each([
    ['what is needed, and what the container had where it may be', false, ['CAP_SETUID', 'CAP_SYS_CHROOT']],
    ['what was refused where asked for', true, ['CAP_SETUID', 'CAP_SYS_CHROOT', 'CAP_SYS_ADMIN']],
  ])('keeps %s', (_, includeRefused, expected) => {
    expect(proposeCapabilities(needs, { pool: ['CAP_SETUID', 'CAP_CHOWN'], includeRefused })).toEqual(expected);
  });

  it('does not depend on the order of runs', () => {
    fc.assert(
      fc.property(evidenceArbitrary, evidenceArbitrary, (a, b) => {
        expect(capabilityNeeds(mergeEvidence(a, b))).toEqual(capabilityNeeds(mergeEvidence(b, a)));
      }),
    );
  });

  it('never takes back for another run what one has proved', () => {
    fc.assert(
      fc.property(fc.subarray(samples), fc.subarray(samples), (a, b) => {
        const needed = (evidence: Evidence): string[] =>
          Object.entries(standings(evidence)).flatMap(([name, standing]) => (standing === 'needed' ? [name] : []));
        const both = needed(mergeEvidence(runWith(a), runWith(b, { id: 'other' })));
        expect(both.toSorted()).toEqual([...new Set([...needed(runWith(a)), ...needed(runWith(b))])].toSorted());
      }),
    );
  });
});

const samples = [
  'chroot',
  'mount',
  'mount EPERM',
  'socket(2,3,1)',
  'socket(1,1,0) EACCES',
  'unshare(268435456)',
  'setgroups',
];
