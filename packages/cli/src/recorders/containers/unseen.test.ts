import { expect, it } from 'vitest';
import { unseenContainers } from './unseen.ts';

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
