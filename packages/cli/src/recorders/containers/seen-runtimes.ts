import { withRuntime, type SeenRuntime } from '@seccomp-tailor/core';
import type { Gathered } from '../../inputs/gather.ts';

/** What was recorded, with the runtime that started it where that was one, and one whose own calls are known. */
export function withRuntimes(gathered: Gathered, seen: ReadonlySet<string>): Gathered {
  const [name, ...others] = seen;
  if (others.length > 0 || !isKnown(name)) return gathered;
  return { ...gathered, evidence: withRuntime(gathered.evidence, name) };
}

function isKnown(name: string | undefined): name is SeenRuntime {
  return name === 'runc' || name === 'crun';
}
