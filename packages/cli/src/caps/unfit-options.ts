import type { EngineCommand } from '../recorders/containers/engine-command.ts';
import { UserError } from '../user-error.ts';

/** Options of containers without a value; of the others the next word is it. */
const flags = new Set(
  (
    '--rm --init --interactive --tty --privileged --read-only --replace --detach --no-healthcheck --no-hosts --no-hostname --publish-all ' +
    '--oom-kill-disable --env-host --http-proxy --quiet --sig-proxy --systemd --tls-verify --rootfs --unsetenv-all --read-only-tmpfs'
  ).split(' '),
);

const reasons: Readonly<Record<string, string>> = {
  '--cap-add': 'caps chooses the capabilities itself: name more of them with --caps default,NET_ADMIN',
  '--cap-drop': 'caps chooses the capabilities itself: leave it out',
  '--privileged': 'a privileged container has every capability, whatever is chosen: leave it out',
  '--detach': 'a detached container is not waited for, so that nothing is learnt of it: leave it out',
};

/** Options under which a container's end would not tell which capabilities it needs. */
export function refuseUnfit(command: EngineCommand): void {
  const found = optionsOf(command).find((option) => option in reasons);
  if (found !== undefined)
    throw new UserError('usage', `${command.engine} run … ${found} cannot be tried`, sentence(reasons[found] ?? ''));
}

/** The names of the container's options, up to its image. */
export function optionsOf({ tail }: EngineCommand): string[] {
  const found: string[] = [];
  for (let at = 0; tail[at]?.startsWith('-') === true; at += 1) {
    const word = tail[at] ?? '';
    const [name = ''] = word.split('=');
    const letters = /^-([a-zA-Z]+)$/.exec(name)?.[1];
    if (letters === undefined) found.push(name);
    else if (letters.includes('d') && /^[ditPq]+$/.test(letters)) found.push('--detach');
    const alone = letters === undefined ? flags.has(name) : /^[ditPq]+$/.test(letters);
    if (!alone && name === word) at += 1;
  }
  return found;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
