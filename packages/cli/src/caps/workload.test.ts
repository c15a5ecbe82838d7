import { describe, expect, it } from 'vitest';
import type { Host } from '../host/host.ts';
import { nodeHost } from '../host-node.ts';
import { readEngineCommand } from '../recorders/containers/engine-command.ts';
import { refuseUnfit } from './unfit-options.ts';
import { readWorkload, type Workload } from './workload.ts';

function workload(line: string, uid = 0, more: Partial<Host> = {}): Promise<Workload> {
  return readWorkload(line.split(' '), '/t', { ...nodeHost(), uid, ...more });
}

/** A process that may give CAP_CHOWN and CAP_KILL. */
const statusFile = (() => Promise.resolve('CapBnd:\t0000000000000021\n')) as unknown as Host['fs']['readFile'];

describe('a container', () => {
  it.each([
    [
      'podman run --rm alpine ls',
      'podman run --cap-drop=all --cap-add=CHOWN --cap-add=KILL --cidfile /t/container-id --rm alpine ls',
    ],
    [
      'docker -H unix:///s container run --cidfile /my/id alpine',
      'docker -H unix:///s container run --cap-drop=all --cap-add=CHOWN --cap-add=KILL --rm --cidfile /my/id alpine',
    ],
    [
      'sudo podman run --rm alpine',
      'sudo podman run --cap-drop=all --cap-add=CHOWN --cap-add=KILL --cidfile /t/container-id --rm alpine',
    ],
  ])('gets its capabilities from the engine: %s', async (line, expected) => {
    const { argv } = await workload(line, 1000);
    expect(argv(['CAP_CHOWN', 'CAP_KILL']).join(' ')).toBe(expected);
  });

  it('is run as the user who called sudo', async () => {
    const env = { SUDO_UID: '12345', SUDO_GID: '12345', SUDO_USER: 'somebody' };
    const { argv } = await workload('podman run --rm alpine', 0, { env });
    expect(argv([]).join(' ')).toMatch(/ LOGNAME=somebody podman run --cap-drop=all /);
  });

  it.each([
    ['podman run --cap-add NET_RAW alpine', '--cap-add'],
    ['podman run --name x --privileged alpine', '--privileged'],
    ['docker run --rm -d nginx', '--detach'],
    ['docker run -itd nginx', '--detach'],
    ['docker run --rm --cap-drop=all nginx', '--cap-drop'],
  ])('cannot be tried: %s', (line, option) => {
    const command = readEngineCommand(line.split(' '));
    expect(() => command && refuseUnfit(command)).toThrow(option);
  });
});

describe('a container that outlives its run', () => {
  it('is gone when the next one may start, however long the engine takes to remove it', async () => {
    const asked: string[] = [];
    const { end } = await workload('podman --root /r run --cidfile /t/id alpine', 1000, {
      fs: { ...nodeHost().fs, readFile: (() => Promise.resolve('abc\n')) as unknown as Host['fs']['readFile'] },
      capture: (argv) => {
        asked.push(argv.slice(3).join(' '));
        const inspected = asked.filter((words) => words.includes('inspect')).length;
        return Promise.resolve(argv.includes('inspect') && inspected < 3 ? '[]' : undefined);
      },
    });
    await end();
    const [remove, inspect] = ['rm --force abc', 'container inspect abc'];
    expect(asked).toEqual([inspect, 'kill abc', remove, inspect, remove, inspect]);
  });
});

it('a container that is gone is asked for once', async () => {
  let asked = 0;
  const { end } = await workload('docker run --rm --cidfile /t/id alpine', 1000, {
    fs: { ...nodeHost().fs, readFile: (() => Promise.resolve('abc\n')) as unknown as Host['fs']['readFile'] },
    capture: () => Promise.resolve(void (asked += 1)),
  });
  await end();
  expect(asked).toBe(1);
});

describe('a program', () => {
  it.each([
    ['setpriv', 'setpriv --bounding-set=-all,+chown --inh-caps=-all -- chown 1 f'],
    ['capsh', 'capsh --inh= --drop=cap_kill --shell=/bin/chown -- 1 f'],
  ])('is run by %s', async (tool, expected) => {
    const { by, argv } = await workload(tool === 'capsh' ? '/bin/chown 1 f' : 'chown 1 f', 0, {
      capture: ([command]) => Promise.resolve(command === tool ? 'here' : undefined),
      fs: { ...nodeHost().fs, readFile: statusFile },
    });
    expect([by, argv(['CAP_CHOWN']).join(' ')]).toEqual([tool, expected]);
  });

  it('needs one of them', async () => {
    const found = workload('true', 0, { capture: () => Promise.resolve(undefined) });
    await expect(found).rejects.toMatchObject({ kind: 'environment' });
  });

  it('needs root', async () => {
    await expect(workload('chown 1 f', 1000)).rejects.toThrow('only root');
  });

  it.each(['podman start web', 'sudo -u web podman run alpine', 'sudo ls', '/usr/bin/docker exec web ls'])(
    'must not start others out of reach: %s',
    async (line) => {
      await expect(workload(line)).rejects.toMatchObject({ kind: 'usage' });
    },
  );
});
