import { expect, it } from 'vitest';
import { SessionOwner } from './session-owner.ts';

it('tells what is ours by the session alone, and doubts sessions that began later', () => {
  const owner = new SessionOwner(1_000_000);
  const of = (session: number): string =>
    owner.belongs({ kind: 'call', serial: 1, session, pid: 1, user: 0, exe: '"/x"', arch: 'c000003e', nr: 0 });
  expect([1_000_000, 999_999, 1_000_001, 4_294_967_295].map(of)).toEqual(['ours', 'foreign', 'unknown', 'foreign']);
});
