import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-kit/command-line.ts';
import { nodeHost } from '../host-node.ts';
import { abandonedFolders, makeWorkFolder, removeAbandoned } from './work-folder.ts';

const host = nodeHost();

/** The number of a process that is gone. */
function gonePid(): number {
  return spawnSync('true').pid;
}

/** A folder as another process would have made it: `change` is made to the parts of its name. */
async function folderOf(parent: string, change: (parts: string[]) => void): Promise<string> {
  const made = await makeWorkFolder(parent, host);
  const parts = basename(made).split('-');
  change(parts);
  const path = join(parent, parts.join('-'));
  renameSync(made, path);
  writeFileSync(join(path, 'result'), 'half');
  return path;
}

describe('a folder for work', () => {
  it('is known as its own as long as its process is there', async () => {
    const parent = temporaryFolder();
    const folder = await makeWorkFolder(parent, host);
    expect(await abandonedFolders(parent, host)).toEqual([]);
    await makeWorkFolder(parent, host);
    expect(existsSync(folder)).toBe(true);
  });

  it('is removed by whoever works there next where its process is gone, or its number is another one now', async () => {
    const parent = temporaryFolder();
    const again = await folderOf(parent, (parts) => (parts[3] = '1'));
    const gone = join(parent, basename(again).replace(String(process.pid), String(gonePid())));
    mkdirSync(gone);
    expect((await abandonedFolders(parent, host)).toSorted()).toEqual([gone, again].toSorted());
    const own = await makeWorkFolder(parent, host);
    expect(readdirSync(parent)).toEqual([basename(own)]);
  });

  it('is left alone where the process numbers are those of another namespace or boot', async () => {
    const parent = temporaryFolder();
    await folderOf(parent, (parts) => ((parts[2] = String(gonePid())), (parts[4] = '7')));
    await folderOf(parent, (parts) => ((parts[2] = String(gonePid())), (parts[5] = '00000000')));
    expect(await removeAbandoned(parent, host)).toEqual([]);
    expect(readdirSync(parent)).toHaveLength(2);
  });

  it('is a folder of ours, whatever else is called so', async () => {
    const parent = temporaryFolder();
    const gone = await folderOf(parent, (parts) => (parts[2] = String(gonePid())));
    const elsewhere = join(parent, 'elsewhere');
    renameSync(gone, elsewhere);
    symlinkSync(elsewhere, gone);
    mkdirSync(join(parent, '.seccomp-tailor-mine'));
    await removeAbandoned(parent, host);
    expect(readdirSync(elsewhere)).toEqual(['result']);
    expect(await abandonedFolders(parent, { ...host, uid: host.uid + 1 })).toEqual([]);
    expect(readdirSync(parent)).toHaveLength(3);
  });
});
