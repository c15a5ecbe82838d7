import type { LineKind } from '../../observations/line-kind.ts';
import type { Reading } from './reading.ts';

/** A call (or `count` of them) under a name that no table has: kept out, and said so. */
export function unknownCall(
  reading: Reading,
  name: string,
  { line, count = 1 }: { line: number; count?: number },
): LineKind {
  reading.sink.incomplete('unknown-names', count);
  reading.diagnose({ code: 'name-unknown', name }, line);
  return 'unrecognised';
}
