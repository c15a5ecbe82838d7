import { ascii, equals, hexDigit, matchesAt } from '../shared/bytes.ts';

/** What a filter said of a call: `code=` of a SECCOMP record. */
export interface FilterAction {
  /** Whether it kept the call from being made. */
  readonly denied: boolean;
  /** The error number the filter answers with, where it answers with one. */
  readonly errno: number | undefined;
}

const allowed: FilterAction = { denied: false, errno: undefined };
const refused: FilterAction = { denied: true, errno: undefined };

/** SECCOMP_RET_* of include/uapi/linux/seccomp.h: the action is the upper half, the lower its data. */
const killProcess = 0x80000000;
const killThread = 0;
const trap = 0x30000;
const errno = 0x50000;

/** Words of `ausearch -i`; `kill` alone is that of audit 3.0, later ones say which. */
const refusing = ['kill', 'kill-process', 'kill-thread', 'trap', 'errno'].map(ascii);
const letting = ['log', 'allow', 'trace', 'user-notify', 'user_notif'].map(ascii);

const hexMark = ascii('0x');

/** Reads `0x7ffc0000`, or a word of `ausearch -i` such as `log`; undefined where it is neither. */
export function readAction(buffer: Uint8Array, start: number, end: number): FilterAction | undefined {
  if (matchesAt(buffer, start, end, hexMark)) return actionOf(codeAt(buffer, start + 2, end));
  if (refusing.some((word) => equals(buffer, start, end, word))) return refused;
  return letting.some((word) => equals(buffer, start, end, word)) ? allowed : undefined;
}

/**
 * The kernel writes lower-case digits: the A of an enriched field that lost its separator is not one of them.
 *
 *     code=0x0AUID="unset"
 */
function codeAt(buffer: Uint8Array, start: number, end: number): number {
  let value = 0;
  let at = start;
  for (; at < end && at < start + 8; at += 1) {
    const byte = buffer[at] ?? 0;
    const digit = byte >= 0x41 && byte <= 0x46 ? -1 : hexDigit(byte);
    if (digit < 0) break;
    value = value * 16 + digit;
  }
  return at === start ? Number.NaN : value;
}

function actionOf(code: number): FilterAction | undefined {
  if (Number.isNaN(code)) return undefined;
  const data = code % 0x10000;
  const action = code - data;
  if (action === errno) return { denied: true, errno: data };
  return action === killProcess || action === killThread || action === trap ? refused : allowed;
}
