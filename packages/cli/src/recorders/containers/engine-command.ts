import { basename } from 'node:path';
import { readOptions, type EngineOption, type OwnOptions } from './engine-options.ts';

/** What is done with a container. */
export type EngineVerb = (typeof engineVerbs)[number];
export const engineVerbs = ['run', 'exec', 'start', 'restart'] as const;

/** A command line of a container engine that has something run in a container. */
export interface EngineCommand {
  readonly engine: 'podman' | 'docker';
  /** `sudo podman …`: root runs it, whoever it is recorded for. */
  readonly bySudo: boolean;
  readonly verb: EngineVerb;
  /** The engine (after `sudo`), its own options and the verb. */
  readonly head: readonly string[];
  /** Options of the container, its image and its command; or options, the container and a command in it. */
  readonly tail: readonly string[];
}

/** Options of the engines themselves that take a value in the next word. */
const globalValues = new Set(
  [
    '-H --host --config -c --context -l --log-level --tlscacert --tlscert --tlskey',
    '--cgroup-manager --conmon --connection --events-backend --hooks-dir --identity --imagestore --module --namespace',
    '--network-cmd-path --network-config-dir --out --pull-option --registries-conf --root --runroot --runtime',
    '--runtime-flag --ssh --storage-driver --storage-opt --tmpdir --url --volumepath',
  ].flatMap((line) => line.split(' ')),
);

/** `-a` attaches where something is started, of `run` it names a stream; `-t` of `restart` is a time. */
const ownOptions: Readonly<Partial<Record<EngineVerb, OwnOptions>>> = {
  start: { alone: ['--attach', '-a'] },
  restart: { alone: ['-a', '--running'], valued: ['-t'] },
};

/**
 * Reads `podman [options] run …` and `docker [options] container run …`, each also after a `sudo` without options; undefined for any other
 * command line, of other verbs too.
 */
export function readEngineCommand(
  argv: readonly string[],
  verbs: readonly EngineVerb[] = ['run'],
): EngineCommand | undefined {
  const found = findVerb(argv);
  const verb = verbs.find((name) => name === argv[found?.at ?? -1]);
  if (found === undefined || verb === undefined) return undefined;
  const { engine, bySudo, at } = found;
  return { engine, bySudo, verb, head: argv.slice(0, at + 1), tail: argv.slice(at + 1) };
}

/** What an engine is asked to do, in words from the verb on; undefined for other programs. */
export function askedOfEngine(
  argv: readonly string[],
): (Pick<EngineCommand, 'engine'> & { readonly asked: string }) | undefined {
  const found = findVerb(argv);
  return found && { engine: found.engine, asked: argv.slice(found.at).join(' ') };
}

/** Where the verb stands, behind the options of the engine itself. */
function findVerb(argv: readonly string[]): (Pick<EngineCommand, 'engine' | 'bySudo'> & { at: number }) | undefined {
  const bySudo = basename(argv[0] ?? '') === 'sudo';
  let at = bySudo ? 1 : 0;
  const engine = basename(argv[at] ?? '');
  if (engine !== 'podman' && engine !== 'docker') return undefined;
  at += 1;
  while (argv[at]?.startsWith('-') === true) at += globalValues.has(argv[at] ?? '') ? 2 : 1;
  if (argv[at] === 'container') at += 1;
  return { engine, bySudo, at };
}

/** The engine and its own options, for another question to the same engine. */
export function engineOf({ head }: EngineCommand): readonly string[] {
  return head.slice(0, head.at(-2) === 'container' ? -2 : -1);
}

/** The value of an option of the engine itself. */
export function globalValueOf({ head }: EngineCommand, name: string): string | undefined {
  const at = head.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = head[at];
  return word === name ? head[at + 1] : word?.slice(name.length + 1);
}

/** The same with more options of the engine itself. */
export function withGlobalOptions(
  { bySudo, head, tail }: EngineCommand,
  options: readonly string[],
): readonly string[] {
  const at = bySudo ? 2 : 1;
  return [...head.slice(0, at), ...options, ...head.slice(at), ...tail];
}

/** The same with more options for the container, in front of its own. */
export function withOptions({ head, tail }: EngineCommand, options: readonly string[]): readonly string[] {
  return [...head, ...options, ...tail];
}

/** The options of the container, up to its image. */
export function optionsOf({ tail, verb }: EngineCommand): readonly EngineOption[] {
  return readOptions(tail, ownOptions[verb]).options;
}

/** The container that is named as being there, of several the first; undefined where an option chooses it. */
export function containerOf(command: EngineCommand): string | undefined {
  return command.verb === 'run' ? undefined : operandOf(command);
}

/** The image of a `run`; undefined where a folder takes its place. */
export function imageOf(command: EngineCommand): string | undefined {
  const inFolder = optionsOf(command).some(({ name }) => name === '--rootfs');
  return command.verb !== 'run' || inFolder ? undefined : operandOf(command);
}

function operandOf({ tail, verb }: EngineCommand): string | undefined {
  return tail[readOptions(tail, ownOptions[verb]).end];
}

/** The value of an option of the container; of several the last one, which is the one that counts. */
export function valueOf(command: EngineCommand, name: string): string | undefined {
  return valuesOf(command, name).at(-1);
}

/** The filter the container asks for itself. */
export function ownProfile(command: EngineCommand): string | undefined {
  const found = valuesOf(command, '--security-opt').find((word) => /^seccomp[=:]/.test(word));
  return found?.slice('seccomp='.length);
}

function valuesOf(command: EngineCommand, name: string): string[] {
  return optionsOf(command).flatMap((option) => (option.name === name ? (option.value ?? []) : []));
}
