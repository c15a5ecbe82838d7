import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-kit/command-line.ts';
import type { Host } from '../host/host.ts';
import { nodeHost } from '../host-node.ts';
import { stage, writeResult } from './output.ts';

describe('a result', () => {
  it('is written under its name, with nothing beside it', async () => {
    const cwd = temporaryFolder();
    await writeResult('out.json', 'text', nodeHost({ cwd }));
    expect(readdirSync(cwd)).toEqual(['out.json']);
    expect(readFileSync(join(cwd, 'out.json'), 'utf8')).toBe('text');
  });

  it('replaces a file and keeps its mode', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'out'), 'a longer text than the new one');
    chmodSync(join(cwd, 'out'), 0o640);
    await writeResult('out', 'new', nodeHost({ cwd }));
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('new');
    expect(statSync(join(cwd, 'out')).mode & 0o777).toBe(0o640);
  });

  it.each([
    ['a file that it replaces, as whose it was', 'old', 0, 33],
    ['a new file of whoever called sudo, in a folder of this user', 'new', 65_534, 65_534],
    ['a new file of root, in a folder of another one', 'new', 1000, undefined],
  ])('written by root is %s', async (_what, name, folderUid, owner) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'old'), '');
    const given: unknown[] = [];
    const node = nodeHost({ cwd, env: { SUDO_UID: '65534', SUDO_GID: '65534' } });
    const uidOf = (path: string): number => (path.endsWith('old') ? 33 : folderUid);
    const host = Object.assign(Object.create(node) as Host, {
      uid: 0,
      fs: {
        ...node.fs,
        stat: async (path: string) => Object.assign(await stat(path), { uid: uidOf(path), gid: uidOf(path) }),
        open: async (path: string, flags: number) =>
          Object.assign(await node.fs.open(path, flags), {
            chown: (...ids: unknown[]) => Promise.resolve(given.push(ids)),
          }),
      },
    });
    await writeResult(name, 'text', host);
    expect(given).toEqual(owner === undefined ? [] : [[owner, owner]]);
  });

  it('gives its mode to no file that a link leads to which was put in its way', async () => {
    const cwd = temporaryFolder();
    for (const name of ['old', 'other']) writeFileSync(join(cwd, name), name, { mode: 0o600 });
    chmodSync(join(cwd, 'old'), 0o666);
    const staged = await stage('old', nodeHost({ cwd }));
    const writing = staged.finish(async (path) => symlinkSync(join(cwd, 'other'), path));
    await expect(writing).rejects.toThrow('cannot write old');
    expect(statSync(join(cwd, 'other')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, 'old'), 'utf8')).toBe('old');
  });

  it('goes where a symbolic link leads, which stays a link', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'real'), '');
    symlinkSync('real', join(cwd, 'link'));
    await writeResult('link', 'text', nodeHost({ cwd }));
    expect(readFileSync(join(cwd, 'real'), 'utf8')).toBe('text');
    expect(readlinkSync(join(cwd, 'link'))).toBe('real');
  });

  it('can go to a device, which is not replaced', async () => {
    await writeResult('/dev/null', 'text', nodeHost());
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('leaves the old file and nothing else where writing fails', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'out'), 'old');
    const staged = await stage('out', nodeHost({ cwd }));
    await expect(staged.finish(() => Promise.reject(new Error('no luck')))).rejects.toMatchObject({
      kind: 'output',
      message: 'cannot write out: no luck',
    });
    expect(readdirSync(cwd)).toEqual(['out']);
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('old');
  });
});

it.each([
  ['a folder', 'folder', 'cannot write folder: it is a folder', 'Name a file in it.'],
  [
    'a file in a folder that is not there',
    'none/out',
    'cannot write none/out: there is no such file or folder',
    'Make the folder first that it is to be in.',
  ],
  [
    'a file under a file',
    'file/out',
    'cannot write file/out: a part of its path is not a folder',
    'Name a file elsewhere.',
  ],
])('%s is refused before any work', async (_what, name, message, hint) => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'folder'));
  writeFileSync(join(cwd, 'file'), '');
  await expect(stage(name, nodeHost({ cwd }))).rejects.toMatchObject({ kind: 'output', message, hint });
});
