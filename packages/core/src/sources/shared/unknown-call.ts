import type { LineKind } from '../../observations/line-kind.ts';
import type { Reading } from './reading.ts';

/** A call under a name that no table has: kept out, and said so. */
export function unknownCall(reading: Reading, name: string, line: number): LineKind {
  reading.sink.incomplete('unknown-names');
  reading.diagnose({ code: 'name-unknown', name }, line);
  return 'unrecognised';
}
