import { expect, it } from 'vitest';
import { nodeHost } from '../host-node.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('says where temporary files cannot be made, and how to have them elsewhere', async () => {
  await expect(temporaryFolder({ ...nodeHost(), temporary: '/dev/null/none' })).rejects.toMatchObject({
    kind: 'environment',
    message: expect.stringMatching(/^cannot write temporary files in \/dev\/null\/none: /) as string,
    hint: expect.stringContaining('TMPDIR=') as string,
  });
});
