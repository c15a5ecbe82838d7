import { expect, it } from 'vitest';
import type { ContainerOwner } from './container-owner.ts';
import { JoinedOwner } from './joined-owner.ts';
import type { LoggedCall } from './log-line.ts';
import type { Belongs } from './owner.ts';
import { SessionOwner } from './session-owner.ts';

/** Process 1 is in the container, 2 is not, 3 is gone. */
const container = {
  belongs: ({ pid }: LoggedCall): Belongs => (pid === 1 ? 'ours' : pid === 2 ? 'foreign' : 'unknown'),
  look: () => undefined,
  alive: () => false,
} as unknown as ContainerOwner;

it('takes what others start in the container, and doubts what may be that', () => {
  const owner = new JoinedOwner(new SessionOwner(50), container);
  const of = (session: number, pid: number): string =>
    owner.belongs({ kind: 'call', serial: 1, session, pid, user: 0, exe: '"/x"', arch: 'c000003e', nr: 0 });
  expect([of(50, 3), of(50, 2)]).toEqual(['ours', 'ours']);
  expect([of(7, 3), of(7, 1), of(7, 3), of(7, 2)]).toEqual(['foreign', 'ours', 'unknown', 'foreign']);
});
