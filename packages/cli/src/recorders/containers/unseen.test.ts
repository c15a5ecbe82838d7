import { expect, it } from 'vitest';
import { engineWithin, unseenContainers } from './unseen.ts';

it.each([
  ['docker compose up', true],
  ['podman-remote run alpine', true],
  ['/usr/bin/docker ps', true],
  ['podman kube play pod.yaml', true],
  ['podman run alpine', false],
  ['docker exec web ls', false],
  ['ls docker', false],
])('says what is not seen of %s: %s', (line, says) => {
  expect(unseenContainers(line.split(' ')) !== undefined).toBe(says);
});

it.each([
  ['env podman run alpine', ['/usr/bin/env', '/usr/bin/podman', '/usr/bin/conmon'], 'podman'],
  ['./start.sh', ['/bin/sh', '/usr/sbin/runc'], 'runc'],
  ['./start.sh', ['/bin/sh', '/usr/bin/ls'], undefined],
  // The engine's own container may hold another engine; of a client it has been said.
  ['podman run quay.io/podman/stable', ['/usr/bin/podman'], undefined],
  ['docker compose up', ['/usr/bin/docker'], undefined],
])('of %s, which executed %j, it finds the engine', (line, executed, engine) => {
  expect(engineWithin(line.split(' '), executed)).toBe(engine);
});
