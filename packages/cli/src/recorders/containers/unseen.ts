import { basename } from 'node:path';
import { engineVerbs, readEngineCommand } from './engine-command.ts';

/** Programs that have containers made by others. */
const clients = new Set(
  'podman podman-remote docker docker-compose podman-compose nerdctl ctr crictl kubectl buildah machinectl'.split(' '),
);

/** Programs by which engines start containers, on this machine and in their own tree of processes. */
const starters = new Set('podman docker nerdctl buildah conmon runc crun youki'.split(' '));

/** An engine that was executed somewhere in what was recorded as a program, beside it; undefined where none was. */
export function engineWithin(program: readonly string[], executed: Iterable<string>): string | undefined {
  if (clients.has(basename(program[0] ?? ''))) return undefined;
  return [...executed].map((path) => basename(path)).find((name) => starters.has(name));
}

/** What a recording of a client that asks others to do the work does not show; undefined where nothing is hidden. */
export function unseenContainers(program: readonly string[]): string | undefined {
  const name = basename(program[0] ?? '');
  if (!clients.has(name) || readEngineCommand(program, engineVerbs) !== undefined) return undefined;
  return (
    `${name} is recorded as a program of its own: what a daemon, a service or the runtime does for it, and so what containers ` +
    'it has started do, may not be seen; to record one, have it made but not started (create, compose create, kube play --start=false) ' +
    'and give record the podman or docker command that starts it (start -a)'
  );
}
