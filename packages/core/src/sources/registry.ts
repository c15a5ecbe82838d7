import { auditSource } from './audit/index.ts';
import type { Source } from './source.ts';
import { straceSource } from './strace/index.ts';

/** Every trace format we read, in the order in which a tie of detection is broken. */
export const sources: readonly Source[] = [straceSource, auditSource];

export function sourceById(id: string): Source | undefined {
  return sources.find((source) => source.id === id);
}
