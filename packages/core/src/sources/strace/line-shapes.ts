import { ascii, endsWith, isDigit, isNameByte, startsWith } from './bytes.ts';

/** What the body of a line is, told by its first bytes. */
export type Shape = 'call' | 'resumed' | 'signal' | 'exit' | 'mode' | 'unread' | 'stack' | 'dump' | 'other';

/**
 *     openat(AT_FDCWD, "/x", O_RDONLY) = 3
 *     <... openat resumed>) = 3
 *     --- SIGCHLD {si_signo=SIGCHLD, …} ---
 *     +++ exited with 0 +++
 *     [ Process PID=7774 runs in 32 bit mode. ]
 *     ????( <unfinished ...>
 *      > /usr/lib/libc.so.6(_exit+0x29) [0xd4409]
 *      | 00000  7f 45 4c 46 …                            |
 *
 * `nameEnd` is where the name of a call ends: `nameEndOf`.
 */
export function shapeOf(buffer: Uint8Array, at: number, end: number): Shape {
  switch (buffer[at]) {
    case less:
      return startsWith(buffer, at, end, resumedOpen) ? 'resumed' : 'other';
    case minus:
      return startsWith(buffer, at, end, signalOpen) ? 'signal' : 'other';
    case plus:
      return startsWith(buffer, at, end, exitOpen) ? 'exit' : 'other';
    case squareOpen:
      return startsWith(buffer, at, end, modeOpen) ? 'mode' : 'other';
    case question:
      return startsWith(buffer, at, end, unread) ? 'unread' : 'other';
    case blank:
      if (startsWith(buffer, at, end, frame)) return isFrameEnd(buffer, at, end) ? 'stack' : 'other';
      if (startsWith(buffer, at, end, dump)) return buffer[end - 1] === bar ? 'dump' : 'other';
      return startsWith(buffer, at, end, vcpu) ? 'dump' : 'other';
    default:
      return nameEndOf(buffer, at, end) > 0 ? 'call' : 'other';
  }
}

/** What ends otherwise has another line behind it. */
function isFrameEnd(buffer: Uint8Array, at: number, end: number): boolean {
  return buffer[end - 1] === squareClose || endsWith(buffer, at, end, frames);
}

/** Where the name ends that begins at `at` and is followed by `(`; -1 where there is none. */
export function nameEndOf(buffer: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && isNameByte(buffer[next])) next += 1;
  const called = next > at && next < end && next - at < maxName && buffer[next] === roundOpen;
  return called && !isDigit(buffer[at]) ? next : -1;
}

const maxName = 64;
const resumedOpen = ascii('<... ');
const signalOpen = ascii('--- ');
const exitOpen = ascii('+++ ');
const modeOpen = ascii('[ Process PID=');
const unread = ascii('???');
const frame = ascii(' > ');
const frames = ascii(' frames');
const dump = ascii(' | ');
const vcpu = ascii(' VCPU:');
const blank = 32;
const roundOpen = 40;
const plus = 43;
const minus = 45;
const less = 60;
const question = 63;
const squareOpen = 91;
const squareClose = 93;
const bar = 124;
