import { ascii, decimal, indexOf, skipDigits, startsWith } from './bytes.ts';

/** What strace says of itself between the lines of the trace. */
export type Note =
  | { readonly kind: 'attached'; readonly pid: number; readonly threads: boolean }
  | { readonly kind: 'detached'; readonly pid: number }
  | { readonly kind: 'path-filter' }
  | { readonly kind: 'other' };

/**
 * Reads a note, whose front is the name strace was called by. Before 4.11 it had none:
 *
 *     strace: Process 12944 attached
 *     /usr/local/bin/strace: Process 8768 attached with 4 threads
 *     Process 7638 attached
 *     strace: Requested path "/bin/sh" resolved into "/usr/bin/dash"
 */
export function readNote(buffer: Uint8Array, start: number, end: number): Note | undefined {
  const text = behindName(buffer, start, end);
  const process = readProcess(buffer, text ?? start, end);
  if (process !== undefined) return process;
  if (text === undefined) return undefined;
  return startsWith(buffer, text, end, requestedPath) ? { kind: 'path-filter' } : { kind: 'other' };
}

/**
 * Where a note begins that strace printed behind the unfinished line of a call, or -1:
 *
 *     clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLDstrace: Process 7320 attached
 */
export function trailingNote(buffer: Uint8Array, start: number, end: number): number {
  if (buffer[end - 1] !== letterD || !startsWith(buffer, end - attached.length, end, attached)) return -1;
  let last = -1;
  for (let at = indexOf(buffer, start, end, processWord); at >= 0; at = indexOf(buffer, at + 1, end, processWord))
    last = at;
  if (last < 0 || readProcess(buffer, last, end) === undefined) return -1;
  const named = last - straceWord.length;
  return startsWith(buffer, named, end, straceWord) && named >= start ? named : last;
}

function readProcess(buffer: Uint8Array, at: number, end: number): Note | undefined {
  if (!startsWith(buffer, at, end, processWord)) return undefined;
  const digits = at + processWord.length;
  const stop = skipDigits(buffer, digits, end);
  if (stop === digits) return undefined;
  const pid = decimal(buffer, digits, stop);
  if (startsWith(buffer, stop, end, attached)) return { kind: 'attached', pid, threads: stop + attached.length < end };
  return startsWith(buffer, stop, end, detached) ? { kind: 'detached', pid } : undefined;
}

/** Behind `strace: `, `/path/to/strace: `; undefined where the line does not begin so. */
function behindName(buffer: Uint8Array, start: number, end: number): number | undefined {
  if (startsWith(buffer, start, end, straceWord)) return start + straceWord.length;
  if (buffer[start] !== slash && buffer[start] !== dot) return undefined;
  const at = indexOf(buffer, start, Math.min(end, start + 4096), straceWord);
  return at > 0 && buffer[at - 1] === slash ? at + straceWord.length : undefined;
}

const straceWord = ascii('strace: ');
const processWord = ascii('Process ');
const attached = ascii(' attached');
const detached = ascii(' detached');
const requestedPath = ascii('Requested path ');
const dot = 46;
const slash = 47;
const letterD = 100;
