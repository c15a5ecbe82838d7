import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test-kit/command-line.ts';
import { readContainersConf } from './containers-conf.ts';
import { nodeHost } from '../host-node.ts';

it.each([
  ['nothing', '', { seccompProfile: undefined, runtime: undefined }],
  ['comments', '# [engine]\n#runtime = "crun"\n', { seccompProfile: undefined, runtime: undefined }],
  [
    'both settings',
    '[containers]\nseccomp_profile = \'/a b\'\n[engine]\nruntime="crun" # fast\n',
    { seccompProfile: '/a b', runtime: 'crun' },
  ],
  [
    'another section',
    '[containers]\nruntime = "crun"\n[engine.runtimes]\nruntime = "x"\n',
    { seccompProfile: undefined, runtime: undefined },
  ],
  ['an empty value', '[engine]\nruntime = ""\n', { seccompProfile: undefined, runtime: undefined }],
])('containers.conf with %s', async (_what, text, expected) => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'containers.conf');
  writeFileSync(path, text);
  expect(await readContainersConf(nodeHost({ env: { CONTAINERS_CONF: path } }))).toEqual(expected);
});

it('drop-ins of the user win over the file, unless the user is root', async () => {
  const home = temporaryFolder();
  const folder = join(home, 'containers');
  mkdirSync(join(folder, 'containers.conf.d'), { recursive: true });
  writeFileSync(join(folder, 'containers.conf'), '[engine]\nruntime = "runc"\n');
  writeFileSync(join(folder, 'containers.conf.d', '10.conf'), '[engine]\nruntime = "crun"\n');
  const host = nodeHost({ env: { XDG_CONFIG_HOME: home } });
  expect(await readContainersConf({ ...host, uid: 1000 })).toMatchObject({ runtime: 'crun' });
  expect(await readContainersConf({ ...host, uid: 0 })).not.toMatchObject({ runtime: 'crun' });
});
