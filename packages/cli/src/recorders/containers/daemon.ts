import type { Host } from '../../host/host.ts';
import { UserError } from '../../failures/user-error.ts';
import { engineOf, engineVerbs, readEngineCommand } from './engine-command.ts';
import { asUser } from './named-container.ts';

/** Docker does nothing itself: a daemon that does not answer is told before anything is started. */
export async function checkDaemon(program: readonly string[], host: Host): Promise<void> {
  const command = readEngineCommand(program, engineVerbs);
  if (command?.engine !== 'docker') return;
  const ask = [...asUser(host), ...engineOf(command), 'version', '--format', '{{.Server.Version}}'];
  const { status, stderr } = await host.ask(ask);
  if (status === 0) return;
  const { problem, fix } = unreached(stderr);
  throw new UserError('environment', problem, fix);
}

/** Why the daemon did not answer, by what the client said, and what helps. */
export function unreached(said: string): { readonly problem: string; readonly fix: string } {
  if (/permission denied/i.test(said))
    return {
      problem: 'the daemon of docker may not be asked by this user',
      fix: 'Use sudo for docker too (sudo seccomp-tailor … -- sudo docker …), or be of its group: sudo usermod --append --groups docker "$USER", then log in anew.',
    };
  return {
    problem: 'the daemon of docker cannot be reached',
    fix: 'Start it: sudo systemctl start docker; one that is elsewhere is named by -H, DOCKER_HOST or a context.',
  };
}
