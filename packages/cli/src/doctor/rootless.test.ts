import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test-kit/command-line.ts';
import { nodeHost } from '../host-node.ts';
import { rootlessFindings } from './rootless.ts';

/** A user that nothing is set up for. */
const nobody = 4_000_000;

function problemsFor(uid: number, env: Readonly<Record<string, string>>): string[] {
  return rootlessFindings({ ...nodeHost({ env }), uid }).map(({ problem }) => problem);
}

it('tells that a user has no numbers to give to containers, and nobody who would set them', () => {
  const problems = problemsFor(nobody, { PATH: temporaryFolder() });
  expect(problems).toEqual(
    expect.arrayContaining([
      `${nobody} has no numbers for the users of containers in /etc/subuid and /etc/subgid`,
      'newuidmap and newgidmap cannot be found',
    ]),
  );
});

it('tells of a folder that is not there, is of somebody else, or has a name that is too long', () => {
  const own = process.getuid?.() ?? 0;
  const folder = temporaryFolder();
  const long = join(folder, 'x'.repeat(40));
  mkdirSync(long);
  const said = (uid: number, XDG_RUNTIME_DIR: string): string =>
    problemsFor(uid, { PATH: '', XDG_RUNTIME_DIR })
      .filter((problem) => problem.includes('XDG_RUNTIME_DIR'))
      .join();
  expect(said(own, join(folder, 'none'))).toContain('is no folder of');
  expect(said(nobody, folder)).toContain('is no folder of');
  expect(said(own, long)).toContain('is too long: containers are not cleaned up');
  expect(said(own, folder)).toBe('');
});
