import { expect, it } from 'vitest';
import type { Answer, Host } from '../../host/host.ts';
import { nodeHost } from '../../host-node.ts';
import { checkDaemon } from './daemon.ts';

/** A machine on which the client of Docker says this, and what it was asked. */
function machine(answer: Partial<Answer>): { host: Host; asked: string[] } {
  const asked: string[] = [];
  const ask = (argv: readonly string[]): Promise<Answer> => {
    asked.push(argv.join(' '));
    return Promise.resolve({ status: 1, stdout: '', stderr: '', ...answer });
  };
  return { host: { ...nodeHost({ env: {} }), ask }, asked };
}

const docker = 'docker -H unix:///s run image'.split(' ');

it.each([
  ['permission denied while trying to connect', 'may not be asked by this user', 'docker "$USER"'],
  ['Cannot connect to the Docker daemon', 'cannot be reached', 'systemctl start docker'],
])('a daemon that does not answer (%s) is told with what helps', async (stderr, problem, fix) => {
  const { host, asked } = machine({ stderr });
  const refused = checkDaemon(docker, host);
  await expect(refused).rejects.toMatchObject({ kind: 'environment', hint: expect.stringContaining(fix) });
  await expect(refused).rejects.toThrow(problem);
  expect(asked).toEqual(['docker -H unix:///s version --format {{.Server.Version}}']);
});

it.each(['podman run image', 'docker ps', 'ls docker'])('nobody is asked for %s', async (line) => {
  const { host, asked } = machine({});
  await checkDaemon(line.split(' '), host);
  expect(asked).toEqual([]);
});

it('a daemon that answers is fine', async () => {
  await checkDaemon(docker, machine({ status: 0 }).host);
});
