import { expect, it } from 'vitest';
import { nodeHost } from '../../host-node.ts';
import { engineVerbs, readEngineCommand } from './engine-command.ts';
import { namedContainer } from './named-container.ts';

it.each([
  [
    'docker -H tcp://x exec web ls',
    'Error: No such container: web',
    'docker knows no container web',
    'docker -H tcp://x ps',
  ],
  ['podman start web', 'Error: inspecting object: no such container web', 'podman knows no container web', 'podman ps'],
  ['podman start web', 'Error: cannot connect', 'which container is meant cannot be told', 'Name one'],
  ['podman start --latest', '', 'which container is meant cannot be told', 'Name one'],
])('of %s, to which the engine says %j, it is told: %s', async (line, stderr, message, hint) => {
  const command = readEngineCommand(line.split(' '), engineVerbs);
  if (command === undefined) throw new Error(line);
  const host = { ...nodeHost({ env: {} }), ask: () => Promise.resolve({ status: 1, stdout: '', stderr }) };
  const refused = namedContainer(command, '/none', host);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toMatchObject({ kind: 'usage', hint: expect.stringContaining(hint) });
});
