/** Container runtimes whose own calls are known. */
export const seenRuntimes = ['runc', 'crun'] as const;
export type SeenRuntime = (typeof seenRuntimes)[number];
