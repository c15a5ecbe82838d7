import { optionsOf, type EngineCommand } from '../recorders/containers/engine-command.ts';
import { UserError } from '../failures/user-error.ts';

const reasons: Readonly<Record<string, string>> = {
  '--cap-add': 'caps chooses the capabilities itself: name more of them with --caps default,NET_ADMIN',
  '--cap-drop': 'caps chooses the capabilities itself: leave it out',
  '--privileged': 'a privileged container has every capability, whatever is chosen: leave it out',
  '--detach': 'a detached container is not waited for, so that nothing is learnt of it: leave it out',
};

/** Options under which a container's end would not tell which capabilities it needs. */
export function refuseUnfit(command: EngineCommand): void {
  const found = optionsOf(command).find(({ name }) => name in reasons)?.name;
  if (found !== undefined)
    throw new UserError('usage', `${command.engine} run … ${found} cannot be tried`, sentence(reasons[found] ?? ''));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
