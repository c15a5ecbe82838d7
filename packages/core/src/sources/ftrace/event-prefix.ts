import { isDigit, skipSpaces, until } from '../shared/bytes.ts';
import { byteAt } from '../shared/byte-at.ts';

/** A command name is right-aligned in 16 columns, in 8 with the option latency-format; the kernel keeps 15 bytes of it. */
const columns = [16, 8] as const;
const longestComm = 15;

/**
 * Reads what stands before an event. The command name can be anything, the end of this prefix included, so it is passed
 * by its width:
 *
 *                  dup-18977   [000] .....  4364.827217: sys_enter: …
 *         odd) = 0 <x>"-18988   [000] .....  4365.806730: sys_rt_sigaction(…        (as above: 16 columns)
 *                 true-19033   (  19033) [000] .....  4370.147120: sys_enter: …     record-tgid
 *          dup-19041     0..... 101232us!: sys_enter: …                             latency-format
 *                <...>-1234  [001]   4372.089753: sys_enter:   …                    trace-cmd report
 *                  app-15001 [001]  1751.812820: (+8)     sys_enter: …               with --ts-diff
 *     w name-19072   [000] .....  4373.570614: sys_enter: …                         behind a newline in the name
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class EventPrefix {
  commStart = 0;
  commEnd = 0;
  task = 0;
  timeStart = 0;
  timeEnd = 0;
  /** Where the event begins. */
  event = 0;

  /** False where the line has no such prefix. */
  read(buffer: Uint8Array, start: number, end: number): boolean {
    for (const column of columns) {
      if (this.#from(buffer, start + column, end)) {
        this.commStart = skipSpaces(buffer, start, start + column);
        this.commEnd = start + column;
        return true;
      }
    }
    return this.#torn(buffer, start, end);
  }

  /** A name with a newline leaves its rest at the beginning of a line. What the name may pretend is shorter than a name. */
  #torn(buffer: Uint8Array, start: number, end: number): boolean {
    for (let dash = start; dash < start + longestComm; dash += 1) {
      if (this.#from(buffer, dash, end) && this.event - start > longestComm + 1) {
        this.commStart = start;
        this.commEnd = dash;
        return true;
      }
    }
    return false;
  }

  #from(buffer: Uint8Array, dash: number, end: number): boolean {
    if (byteAt(buffer, dash, end) !== 0x2d || !isDigit(byteAt(buffer, dash + 1, end)) || dash >= end) return false;
    let at = dash + 1;
    this.task = 0;
    while (at < end && isDigit(buffer[at])) {
      this.task = this.task * 10 + (buffer[at] ?? 0) - 0x30;
      at += 1;
    }
    if (byteAt(buffer, at, end) !== 0x20) return false;
    at = skipSpaces(buffer, at, end);
    if (byteAt(buffer, at, end) === 0x28) at = skipSpaces(buffer, until(buffer, at, end, 0x29) + 1, end);
    if (byteAt(buffer, at, end) === 0x5b) at = skipSpaces(buffer, until(buffer, at, end, 0x5d) + 1, end);
    return this.#time(buffer, at, end);
  }

  /** Flags, if any, and the time: `..... 4364.827217: `, `4364.827217: `, `0..... 101232us!: `, `0..... 100891us : `. */
  #time(buffer: Uint8Array, start: number, end: number): boolean {
    let at = start;
    for (let token = 0; token < 3 && at < end; token += 1) {
      const stop = until(buffer, at, end, 0x20);
      if (buffer[stop - 1] === 0x3a && (isDigit(byteAt(buffer, at, end)) || (stop === at + 1 && token > 0))) {
        this.timeStart = at;
        this.timeEnd = stop - 1;
        this.event = behindDelta(buffer, skipSpaces(buffer, stop, end), end);
        return this.event < end;
      }
      at = skipSpaces(buffer, stop, end);
    }
    return false;
  }
}

/** Behind `(+8) `, the time since the event before. */
function behindDelta(buffer: Uint8Array, at: number, end: number): number {
  if (byteAt(buffer, at, end) !== 0x28 || byteAt(buffer, at + 1, end) !== 0x2b) return at;
  return skipSpaces(buffer, until(buffer, at, end, 0x29) + 1, end);
}
