import { describe, expect, it } from 'vitest';
import type { Host } from '../host/host.ts';
import { nodeHost } from '../host-node.ts';
import { chooseBackend, type BackendChoice, type Chosen } from './backend.ts';

const obstacle = { problem: 'tracefs is not mounted, which ftrace needs', fix: 'Mount it: mount …' };

/** A machine on which a user has this strace. */
function machine(uid: number, strace: { readonly version?: string; readonly mayTrace?: boolean }): Host {
  const { version, mayTrace = true } = strace;
  const capture = ([program, option]: readonly string[]): Promise<string | undefined> =>
    Promise.resolve(
      program === 'strace' && version !== undefined && (mayTrace || option === '-V')
        ? `strace -- version ${version}\n`
        : undefined,
    );
  return { ...nodeHost(), uid, capture };
}

function choose(
  line: string,
  host: Host,
  more: Partial<BackendChoice> = {},
  tracefs: string | typeof obstacle = obstacle,
): Promise<Chosen> {
  const choice = { program: line.split(' '), wanted: 'auto', result: 'evidence', full: false, ...more } as const;
  return chooseBackend(choice, host, tracefs);
}

const [user, root] = [1000, 0];

describe('a container, where there is nothing to record it with', () => {
  it.each([
    ['docker run x', machine(user, { version: '6.1' }), /audit needs root/, /sudo/],
    [
      'docker exec x ls',
      machine(root, { version: '6.1' }),
      /takes a container that is made for it/,
      /^Mount it: mount …$/,
    ],
    ['podman run x', machine(user, {}), /strace is not installed/, /^Install the package strace/],
    ['podman run x', machine(user, { version: '5.8' }), /cannot tell processes in a container/, /^It takes strace 5.9/],
    ['podman run x', machine(user, { version: '6.1', mayTrace: false }), /strace may not trace/, /SYS_PTRACE/],
    [
      'podman exec x ls',
      machine(root, {}),
      /strace is not installed/,
      /^Mount it: mount … Or: Install the package strace/,
    ],
  ])('%s is refused with all that is in the way, and what helps', async (line, host, problem, hint) => {
    const refused = choose(line, host);
    await expect(refused).rejects.toMatchObject({ kind: 'environment', hint: expect.stringMatching(hint) });
    await expect(refused).rejects.toThrow(
      /^nothing can record (podman|docker) (run|exec) here: tracefs is not mounted/,
    );
    await expect(refused).rejects.toThrow(problem);
  });
});

describe('a container', () => {
  const host = machine(root, { version: '6.1' });

  it.each([
    ['podman run x', root, '/t', {}, 'ftrace'],
    ['podman run x', user, obstacle, {}, 'strace'],
    ['podman exec x ls', root, obstacle, {}, 'strace'],
    ['podman exec x ls', root, '/t', { result: 'trace' }, 'strace'],
    ['podman restart x', root, obstacle, {}, 'strace'],
    ['sudo podman run x', root, '/t', {}, 'ftrace'],
    ['docker run x', root, '/t', { result: 'trace', full: true }, 'ftrace'],
  ] as const)('%s is recorded for %i, tracefs %s, %o, with %s', async (line, uid, tracefs, more, kind) => {
    expect((await choose(line, { ...host, uid }, more, tracefs)).backend.kind).toBe(kind);
  });

  it.each(['auto', 'strace'] as const)("that sudo starts is refused where %s is a user's", async (wanted) => {
    await expect(choose('sudo docker run x', { ...host, uid: user }, { wanted })).rejects.toMatchObject({
      kind: 'environment',
      hint: 'Use sudo for both: sudo seccomp-tailor … -- sudo docker run …',
    });
  });

  it('of which there can be no trace as text is refused as such', async () => {
    await expect(choose('podman run x', host, { result: 'trace' }, '/t')).rejects.toMatchObject({
      kind: 'usage',
      hint: 'Name a file that ends in .json, or have every call written with --full.',
    });
  });
});

it('a strace that may not trace is none for a program either', async () => {
  const host = machine(user, { version: '6.1', mayTrace: false });
  await expect(choose('ls', host, { wanted: 'strace' })).rejects.toThrow('strace may not trace programs here');
});
