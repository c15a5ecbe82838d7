import type { Host } from '../../host/host.ts';
import {
  containerOf,
  engineOf,
  engineVerbs,
  imageOf,
  optionsOf,
  readEngineCommand,
  valueOf,
} from './engine-command.ts';
import type { EngineCommand } from './engine-command.ts';
import { asUser } from './named-container.ts';

/** What a container is made with. */
interface Settings {
  /** When it is started again: `no`, or nothing, for never. */
  readonly restart: string | undefined;
  /** Whether commands are executed in it from time to time to see how it is. */
  readonly checked: boolean;
}

/** What others will start in a container beside its program, which a recording of the program does not show. */
export async function othersWithin(program: readonly string[], host: Host): Promise<readonly string[]> {
  const command = readEngineCommand(program, engineVerbs);
  if (command === undefined || command.verb === 'exec') return [];
  const { restart = '', checked } = await (command.verb === 'run' ? given(command, host) : known(command, host));
  const again = `--restart=${restart}: when the container is started again is not recorded. Record it without`;
  const checks = "the container's health check is not recorded. Record it too, by podman exec, and merge both";
  return [
    ...(['', 'no'].includes(restart) ? [] : [again]),
    // Docker's are found: a daemon starts all that is in the container.
    ...(checked && command.engine === 'podman' ? [checks] : []),
  ];
}

async function given(command: EngineCommand, host: Host): Promise<Settings> {
  const restart = valueOf(command, '--restart');
  const own = valueOf(command, '--health-cmd');
  const off = own === 'none' || optionsOf(command).some(({ name }) => name === '--no-healthcheck');
  return { restart, checked: !off && (own !== undefined || (await isCheckedImage(command, host))) };
}

async function isCheckedImage(command: EngineCommand, host: Host): Promise<boolean> {
  const image = imageOf(command);
  if (image === undefined || command.engine === 'docker') return false;
  const format = '{{if .HealthCheck}}checked{{end}}';
  return (await ask(command, ['image', 'inspect', '--format', format, image], host)) === 'checked';
}

async function known(command: EngineCommand, host: Host): Promise<Settings> {
  const container = containerOf(command);
  if (container === undefined) return { restart: undefined, checked: false };
  const format = '{{.HostConfig.RestartPolicy.Name}} {{if .Config.Healthcheck}}checked{{end}}';
  const answer = await ask(command, ['container', 'inspect', '--format', format, container], host);
  const [restart, checked] = answer.split(' ');
  return { restart, checked: checked === 'checked' };
}

/** Empty where the engine does not know it: what follows will tell. */
async function ask(command: EngineCommand, question: readonly string[], host: Host): Promise<string> {
  return ((await host.capture([...asUser(host), ...engineOf(command), ...question])) ?? '').trim();
}
