import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-kit/command-line.ts';
import type { Host } from '../../host/host.ts';
import { nodeHost } from '../../host-node.ts';
import { recordWithStrace } from './record-with-strace.ts';

it.each([
  ['strace may not trace', undefined, 'strace recorded nothing'],
  ['no space was left', 'ENOSPC', 'cannot write what strace sees: no space is left on the device'],
])('of a recording that is empty because %s it says so', async (_why, code, message) => {
  const file = join(temporaryFolder(), 'trace');
  writeFileSync(file, '');
  const node = nodeHost();
  const full = (): Promise<void> => Promise.reject(Object.assign(new Error(code), { code }));
  const host: Host = Object.assign(Object.create(node) as Host, {
    run: () => Promise.resolve({ status: 0, signals: [] }),
    fs: { ...node.fs, ...(code !== undefined && { writeFile: full }) },
  });
  const options = { file, name: 'out', stdout: 'inherit', strace: { major: 6, minor: 1 }, arch: 'x86_64' } as const;
  await expect(recordWithStrace(['true'], options, host)).rejects.toMatchObject({ kind: 'recorder', message });
});
