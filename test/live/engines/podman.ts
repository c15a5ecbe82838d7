import { runCommand } from '../run-command.ts';
import { volumes, type Stage } from '../stage.ts';
import { commonOptions, containerName, type Engine, type EngineKind } from './engine.ts';

/** The container ends itself, should the tests not live to do it. */
const lifetime = ['--timeout', '120'];

/** Limits no higher than a machine without CAP_SYS_RESOURCE can give. */
const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];

function start(stage: Stage): Promise<Engine> {
  const mounts = volumes(stage).flatMap((volume) => ['--volume', volume]);
  const commandOf = (argv: readonly string[], name: string, profile?: string): readonly string[] => {
    const options = [...commonOptions(name, profile), ...lifetime, ...limits, ...mounts];
    return ['podman', '--runtime', 'runc', 'run', ...options, '--rootfs', stage.root, ...argv];
  };
  return Promise.resolve({
    command: (argv, profile) => commandOf(argv, containerName(), profile),
    async run(argv, profile) {
      const name = containerName();
      const result = await runCommand(commandOf(argv, name, profile));
      if (result.timedOut) await runCommand(['podman', 'rm', '--force', '--time', '0', name]);
      return result;
    },
    stop: () => Promise.resolve(),
  });
}

/** Podman as root with runc. */
export const podman: EngineKind = { name: 'podman', needs: ['root', 'podman', 'runc'], start };
