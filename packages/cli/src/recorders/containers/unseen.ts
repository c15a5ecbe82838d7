import { basename } from 'node:path';
import { callsOf, type Evidence } from '@seccomp-tailor/core';
import { askedOfEngine, engineVerbs, readEngineCommand } from './engine-command.ts';

/** Clients that have containers made by others, whatever they are asked. */
const clients = new Set(
  'docker-compose podman-compose podman-remote nerdctl ctr crictl kubectl buildah machinectl'.split(' '),
);

/** What an engine is asked where it starts containers that are not named, and how one of them can be recorded. */
const ways: readonly (readonly [asked: RegExp, way: string])[] = [
  [/^compose\b/, 'have them made (compose up --no-start), then record docker start -a CONTAINER'],
  [/^(?:kube play|play kube)\b/, 'have them made (kube play --start=false), then record podman start -a CONTAINER'],
  [/^pod (?:re)?start\b/, 'record podman start -a CONTAINER'],
  [/^healthcheck run\b/, 'record podman exec CONTAINER, with the command of the check'],
  [/^(?:build|buildx|builder|farm|image build|service|stack|swarm)\b/, 'record run with its image'],
];

/** Programs by which engines start containers, in the tree of processes of what calls them, and clients that have it done. */
const starters = new Set('docker nerdctl buildah conmon runc crun youki'.split(' '));

/** The files that made the calls. */
export function executedIn(evidence: Evidence): ReadonlySet<string> {
  return new Set([...callsOf(evidence)].flatMap(({ programs }) => programs));
}

/** An engine that was executed somewhere in what was recorded as a program, beside it; undefined where none was. */
export function engineWithin(program: readonly string[], executed: Iterable<string>): string | undefined {
  if (readEngineCommand(program, engineVerbs) !== undefined || unseenContainers(program) !== undefined)
    return undefined;
  const own = askedOfEngine(program)?.engine;
  return [...executed].map((path) => basename(path)).find((name) => starters.has(name) && name !== own);
}

/** That a command has containers started which a recording of it does not show, or not apart; undefined for any other. */
export function unseenContainers(program: readonly string[]): string | undefined {
  const { what, way } = ofEngine(program) ?? ofClient(basename(program[0] ?? '')) ?? {};
  if (way === undefined) return undefined;
  return `${what}: the containers it has started are not recorded, or not apart from what starts them. To record one, ${way}`;
}

interface Way {
  readonly what: string;
  readonly way: string;
}

function ofEngine(program: readonly string[]): Way | undefined {
  const { engine, asked = '' } = askedOfEngine(program) ?? {};
  for (const [pattern, way] of ways) {
    const found = pattern.exec(asked);
    if (found !== null) return { what: `${engine} ${found[0]}`, way };
  }
  return undefined;
}

function ofClient(what: string): Way | undefined {
  if (!clients.has(what)) return undefined;
  if (what.endsWith('-compose'))
    return {
      what,
      way: `have them made (up --no-start), then record ${what.replace('-compose', '')} start -a CONTAINER`,
    };
  return { what, way: 'record the podman or docker command that starts it, or have the node log it (learn --help)' };
}
