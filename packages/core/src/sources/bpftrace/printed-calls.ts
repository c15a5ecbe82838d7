import { isDigit, trimEnd, decimalNr } from '../shared/bytes.ts';

/** More distinct numbers than this are not kept: then it is no list of calls. */
const maxNumbers = 4096;

interface Printed {
  count: number;
  readonly line: number;
}

/**
 * Lines that may be calls a bpftrace program printed: `comm pid number`, as `printf("%s %d %d\n", comm, pid, args->id)` makes
 * them. They are counted apart, since only the whole input tells whether they are.
 *
 *     thr 19462 230
 *     w)k<er> 1 19462 34
 */
export class PrintedCalls {
  readonly numbers = new Map<number, Printed>();

  /** False for a line of another form. */
  add(buffer: Uint8Array, start: number, stop: number, line: number): boolean {
    const end = trimEnd(buffer, start, stop);
    const nrStart = numberStart(buffer, start, end);
    if (nrStart < 0) return false;
    const pidStart = numberStart(buffer, start, nrStart - 1);
    if (pidStart < 0 || holdsCall(buffer, start, pidStart)) return false;
    const nr = decimalNr(buffer, nrStart, end);
    if (Number.isNaN(nr)) return false;
    const known = this.numbers.get(nr);
    if (known !== undefined) known.count += 1;
    else if (this.numbers.size >= maxNumbers) return false;
    else this.numbers.set(nr, { count: 1, line });
    return true;
  }
}

/** ` 19462 230thr `: where a line break is missing another call stands in front. */
function holdsCall(buffer: Uint8Array, start: number, end: number): boolean {
  let numbers = 0;
  for (let at = start + 1; at < end; at += 1) {
    if (buffer[at] === space) continue;
    if (isDigit(buffer[at])) numbers += buffer[at - 1] === space ? 1 : 0;
    else if (numbers === 2 && isDigit(buffer[at - 1])) return true;
    else numbers = 0;
  }
  return false;
}

const space = 0x20;

/** Where the number that ends at `end` begins, behind a blank that something precedes; -1 where there is none. */
function numberStart(buffer: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isDigit(buffer[at - 1])) at -= 1;
  return at < end && end - at <= 10 && at - 1 > start && buffer[at - 1] === space ? at : -1;
}
