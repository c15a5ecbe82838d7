import { UserError } from '../../failures/user-error.ts';
import type { Subject } from '../ftrace/subject.ts';
import type { EngineCommand } from './engine-command.ts';

/** A container, or a command in one, and no process of the engine's own. */
export interface ContainerSubject extends Subject {
  /** Names of the runtimes that were seen to start it. */
  readonly runtimes: ReadonlySet<string>;
  /** Removes what the recording needed. */
  close(): Promise<void>;
}

/** The engine has said why no container was started; its status is kept, as 125, 126 and 127 mean the same to us. */
export function nothingStarted({ engine }: EngineCommand, status: number): UserError {
  const kinds = { 126: 'bad-program', 127: 'no-program' } as const;
  const kind = kinds[status as keyof typeof kinds] ?? 'recorder';
  return new UserError(
    kind,
    `${engine} started nothing to record: it ended with status ${status}`,
    `See above what ${engine} says of it.`,
  );
}
