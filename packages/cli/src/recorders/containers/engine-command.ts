import { basename } from 'node:path';

/** A command line of a container engine that makes a container and runs it. */
export interface EngineCommand {
  readonly engine: 'podman' | 'docker';
  /** The engine, its own options and `run`. */
  readonly head: readonly string[];
  /** Options of the container, its image and its command. */
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

/** Reads `podman [options] run …` and `docker [options] container run …`; undefined for any other command line. */
export function readEngineCommand(argv: readonly string[]): EngineCommand | undefined {
  const engine = basename(argv[0] ?? '');
  if (engine !== 'podman' && engine !== 'docker') return undefined;
  let at = 1;
  while (argv[at]?.startsWith('-') === true) at += globalValues.has(argv[at] ?? '') ? 2 : 1;
  if (argv[at] === 'container') at += 1;
  if (argv[at] !== 'run') return undefined;
  return { engine, head: argv.slice(0, at + 1), tail: argv.slice(at + 1) };
}

/** The same with more options for the container, in front of its own. */
export function withOptions({ head, tail }: EngineCommand, options: readonly string[]): readonly string[] {
  return [...head, ...options, ...tail];
}

/** The value of an option of the container, as far as it is given in words of the usual form. */
export function valueOf(command: EngineCommand, name: string): string | undefined {
  return valuesOf(command, name).at(-1);
}

/** The filter the container asks for itself. */
export function ownProfile(command: EngineCommand): string | undefined {
  const found = valuesOf(command, '--security-opt').find((word) => /^seccomp[=:]/.test(word));
  return found?.slice('seccomp='.length);
}

function valuesOf({ tail }: EngineCommand, name: string): string[] {
  return tail.flatMap((word, at) => {
    if (word === name) return tail[at + 1] ?? [];
    return word.startsWith(`${name}=`) ? word.slice(name.length + 1) : [];
  });
}
