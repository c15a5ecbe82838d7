import { expect, it } from 'vitest';
import { nodeHost } from '../../host-node.ts';
import { othersWithin } from './others-within.ts';

/** What is said of a command line where the engine answers so to its questions. */
async function said(line: string, answer = ''): Promise<readonly string[]> {
  const remarks = await othersWithin(line.split(' '), {
    ...nodeHost({ env: {} }),
    capture: () => Promise.resolve(answer),
  });
  return remarks.map((remark) =>
    remark.includes('health') ? 'health' : (/--restart=\S+(?=:)/.exec(remark)?.[0] ?? remark),
  );
}

it.each([
  ['docker run --restart always web', '', ['--restart=always']],
  ['podman run --restart=on-failure:2 --health-cmd true web', '', ['--restart=on-failure:2', 'health']],
  ['podman run --restart no --health-cmd none web', '', []],
  ['podman run --no-healthcheck web', 'checked', []],
  ['podman run web', 'checked\n', ['health']],
  ['podman run --rootfs dir web', 'checked\n', []],
  ['podman run web --restart=always', '', []],
  // Docker's checks are seen.
  ['docker run --health-cmd true web', 'checked', []],
  ['podman start web', 'unless-stopped checked\n', ['--restart=unless-stopped', 'health']],
  ['docker restart web', 'no \n', []],
  ['docker start web', '', []],
  ['podman exec web sh', 'always checked', []],
  ['sh -c podman', 'always checked', []],
])('%s, of which the engine says %j', async (line, answer, expected) => {
  expect(await said(line, answer)).toEqual(expected);
});
