import type { Host } from '../../host/host.ts';
import type { ContainerSubject } from './container-subject.ts';
import type { EngineCommand } from './engine-command.ts';
import { daemonSubject, sessionSubject } from './tree-subject.ts';
import { hookedSubject } from './hooked-subject.ts';

export { withRuntimes } from './seen-runtimes.ts';

/** How a container's processes are found. */
export function containerSubject(command: EngineCommand, host: Host): Promise<ContainerSubject> {
  if (command.engine === 'docker') return daemonSubject(command, host);
  return command.verb === 'exec' ? sessionSubject(command, host) : hookedSubject(command, host);
}
