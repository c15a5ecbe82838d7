import type { Origin } from '../observations/origin.ts';
import type { Lineage, Standing } from './lineage.ts';

/** A task as far as the recording has shown it. */
export interface Member extends Standing {
  readonly task: number;
  pid: number | undefined;
  /** The process that started it, where lines say that. */
  parent: number | undefined;
  /** What has told where it belongs. */
  told: 'nothing' | 'fork' | 'parent';
  /** An exec whose end is not shown was made as this program. */
  execAs: string | undefined;
  /** Its last call was an exec that did not fail, as far as it is shown. */
  execs: boolean;
  /** Where its first and its last call were entered. */
  readonly first: number;
  last: number;
  /** It has ended: calls entered after its last one are those of another task. */
  over: boolean;
}

/** A task by what a line says of it: its own, or its child's. */
export type Whose = Pick<Origin, 'task' | 'pid' | 'parent'> & { readonly isParent?: boolean };

/** What is known of a task whichever of two it is; undefined where that is known of both. */
export function eitherOf(one: Standing, other: Standing, open: Lineage): Standing | undefined {
  const [named, executed] = [shared(one.named, other.named), shared(one.executed, other.executed)];
  if (named !== undefined && executed !== undefined) return undefined;
  const same = one.lineage === other.lineage && one.named === other.named && one.executed === other.executed;
  return same ? undefined : { named, executed, lineage: open };
}

function shared(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  return one === other ? one : undefined;
}
