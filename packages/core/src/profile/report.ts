import type { Problem } from '../diagnostics/diagnostic.ts';

/** Takes a problem and the path (keys and indexes) of what it is about. */
export type Report = (problem: Problem, path: readonly PropertyKey[]) => void;
