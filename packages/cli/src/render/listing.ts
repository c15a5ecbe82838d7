import type { DisassembledLine } from '@seccomp-tailor/core';
import { table } from './table.ts';

/** ` 3  jge 0x2c, 7, 12  sendto`: a line an instruction. */
export function listingText(lines: readonly DisassembledLine[]): string {
  return table(
    lines.map(({ index, text, comment }) => [String(index), text, comment]),
    [0],
  );
}
