import { isMarked } from './breaks';
import { annotationEnd, listEnd, stringEnd } from './tokens';

/** Whether the arguments are of one line for sure: a missing line break leaves the `name(` or the `<... ` of a next one among them. */
@inline
export function isAlone(from: usize, close: usize): bool {
  return !isMarked(from, close) || isInStrings(from, close);
}

/** Whether what seems to begin another line stands in strings, or is strace's way to print a value. */
function isInStrings(from: usize, close: usize): bool {
  let at = from;
  while (at < close) {
    const byte = load<u8>(at);
    const next = load<u8>(at + 1);
    if (byte == 34) at = stringEnd(at + 1, close);
    else if (byte == 92 || (byte == 60 && next == 46) || (byte == 40 && !isValue(at))) return false;
    else if (byte == 60 && next != 32) at = annotationEnd(at, close);
    else at++;
    if (at == 0) return false;
  }
  return true;
}

/** Whether nothing stands behind a result but what strace adds to one. */
export function isRemark(from: usize, end: usize): bool {
  let at = from;
  while (at < end) {
    const byte: u32 = load<u8>(at);
    if (byte == 60) at = annotationEnd(at, end);
    else if (byte == 40) at = listEnd(at + 1, end) + 1;
    else if (byte <= 32 || byte - 65 <= 25 || byte - 48 <= 9 || byte == 95) at++;
    else return false;
    if (at <= 1) return false;
  }
  return true;
}

/**
 * Whether no call's name stands in front of a bracket: `WIFEXITED(`, `htons(`, `htonl(`, `inet_addr(`, `inet_pton(`, `makedev(`,
 * `if_nametoindex(`. None ends like these.
 */
@inline
function isValue(bracket: usize): bool {
  const last = load<u8>(bracket - 1);
  if (last >= 65 && last <= 90) return true;
  const end = load<u32>(bracket - 4);
  return end == 0x736e6f74 || end == 0x6c6e6f74 || end == 0x72646461 || end == 0x6e6f7470 || end == 0x76656465 || end == 0x7865646e;
}
