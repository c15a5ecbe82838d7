import { expect, it } from 'vitest';
import { engineWithin, unseenContainers } from './unseen.ts';

it.each([
  ['docker compose -f x.yml up', 'docker compose: ', 'compose up --no-start'],
  ['sudo podman --log-level debug kube play pod.yaml', 'podman kube play: ', 'kube play --start=false'],
  ['podman play kube pod.yaml', 'podman play kube: ', 'kube play --start=false'],
  ['podman pod start x', 'podman pod start: ', 'podman start -a'],
  ['podman healthcheck run x', 'podman healthcheck run: ', 'podman exec'],
  ['docker build .', 'docker build: ', 'run'],
  ['podman-compose up', 'podman-compose: ', 'podman start -a'],
  ['podman-remote run alpine', 'podman-remote: ', 'podman or docker command'],
  ['kubectl apply -f x', 'kubectl: ', 'learn --help'],
])('says what is not seen of %s, and how it is', (line, what, way) => {
  const said = unseenContainers(line.split(' '));
  expect(said?.startsWith(what)).toBe(true);
  expect(said).toContain(way);
});

it.each([
  'podman run alpine',
  'docker restart web',
  'docker exec web compose',
  '/usr/bin/docker ps',
  'podman pod ps',
  'ls docker',
])('has nothing to say of %s', (line) => {
  expect(unseenContainers(line.split(' '))).toBeUndefined();
});

it.each([
  ['env podman run alpine', ['/usr/bin/env', '/usr/bin/podman', '/usr/bin/conmon'], 'conmon'],
  ['./start.sh', ['/bin/sh', '/usr/sbin/runc'], 'runc'],
  ['./start.sh', ['/bin/sh', '/usr/bin/docker'], 'docker'],
  ['./start.sh', ['/bin/sh', '/usr/bin/podman'], undefined],
  ['./start.sh', ['/bin/sh', '/usr/bin/ls'], undefined],
  // The engine's own container may hold another engine; of a client it has been said.
  ['sudo podman run quay.io/podman/stable', ['/usr/bin/podman', '/usr/bin/conmon'], undefined],
  ['docker compose up', ['/usr/bin/docker'], undefined],
  ['docker ps', ['/usr/bin/docker'], undefined],
])('of %s, which executed %j, it finds the engine', (line, executed, engine) => {
  expect(engineWithin(line.split(' '), executed)).toBe(engine);
});
