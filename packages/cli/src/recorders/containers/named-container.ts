import { readFileSync } from 'node:fs';
import type { Host } from '../../host/host.ts';
import { UserError } from '../../failures/user-error.ts';
import { invokingUser } from '../../host/invoking-user.ts';
import { containerOf, engineOf, valueOf, withOptions, type EngineCommand } from './engine-command.ts';

/** A command line, and how to know the container it is about. */
export interface Named {
  readonly line: Pick<EngineCommand, 'head' | 'tail'>;
  /** The container's name as the engine gave it; undefined as long as it is not there. */
  readonly name: () => string | undefined;
}

/** Has the engine write down the name of a new container; asks it for that of one that is there. `ownFile`: none may be there. */
export async function namedContainer(command: EngineCommand, ownFile: string, host: Host): Promise<Named> {
  if (command.verb !== 'run') {
    const name = await knownContainer(command, host);
    return { line: command, name: () => name };
  }
  const given = valueOf(command, '--cidfile');
  const file = given === undefined ? ownFile : host.resolve(given);
  const words = given === undefined ? ['--cidfile', file] : [];
  return { line: { head: withOptions({ ...command, tail: [] }, words), tail: command.tail }, name: () => idIn(file) };
}

function idIn(file: string): string | undefined {
  try {
    return /^[0-9a-f]{64}$/.exec(readFileSync(file, 'utf8').trim())?.[0];
  } catch {
    return undefined;
  }
}

/** The container that the command names. */
async function knownContainer(command: EngineCommand, host: Host): Promise<string> {
  const [given, engine] = [containerOf(command), engineOf(command)];
  if (given !== undefined) {
    const ask = [...asUser(host), ...engine, 'container', 'inspect', '--format', '{{.Id}}', given];
    const { stdout, stderr } = await host.ask(ask);
    const name = stdout.trim();
    if (/^[0-9a-f]{64}$/.test(name)) return name;
    if (/no such container/i.test(stderr))
      throw new UserError(
        'usage',
        `${command.engine} knows no container ${given}`,
        `See which it knows: ${engine.join(' ')} ps --all`,
      );
  }
  throw new UserError(
    'usage',
    `${command.engine} ${command.verb}: which container is meant cannot be told`,
    'Name one that is there, after the options.',
  );
}

/** Engines answer differently to different users. */
export function asUser(host: Host): readonly string[] {
  const user = invokingUser(host);
  if (user === undefined) return [];
  return [...user.launcher, 'env', ...Object.entries(user.env).map(([key, value]) => `${key}=${value}`)];
}
