/** Container runtimes whose own calls are known. */
export const seenRuntimes = ['runc', 'crun'] as const;
/** A container runtime that a recording shows to have started the program. */
export type SeenRuntime = (typeof seenRuntimes)[number];
