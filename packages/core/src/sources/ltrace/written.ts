import { ascii, decimal, find, isDigit, matchesAt } from '../shared/bytes.ts';

/**
 * How many bytes of a write's output are still to come behind its line, which ends with a line break of the output; undefined where no
 * output shows. ltrace prints the first bytes up to a NUL, with quotes as they are, and the length, into which the output runs:
 *
 *     SYS_write(2, "\nSYS_swapon("/evil", 0)   = 0\n[p"..., 158
 *     SYS_write(2, "50% (a) = b\n", 1250% (a) = b
 *     SYS_write(2, "H) = 1\nSYS_swapon("/evil", 0)   ="..., 42H) = 1
 *
 * The arguments begin at `start`.
 */
export function outputBehind(buffer: Uint8Array, start: number, end: number): number | undefined {
  const data = find(buffer, start, end, dataOpen) + dataOpen.length;
  if (data < dataOpen.length) return undefined;
  for (let mark = find(buffer, data, end, comma); mark >= 0; mark = find(buffer, mark + 1, end, comma)) {
    const due = outputFrom(buffer, { data, mark, end });
    if (due !== undefined) return due;
  }
  return undefined;
}

interface Shown {
  /** Where the data begins. */
  readonly data: number;
  /** The comma that may stand behind it. */
  readonly mark: number;
  readonly end: number;
}

/** The same, if the length stands behind the comma. Of several the longest that fits the data is it. */
function outputFrom(buffer: Uint8Array, shown: Shown): number | undefined {
  const { mark, end } = shown;
  const digits = mark + comma.length;
  let stop = digits;
  while (stop < end && stop - digits < mostDigits && isDigit(buffer[stop])) stop += 1;
  for (; stop > digits; stop -= 1) {
    const due = decimal(buffer, digits, stop) - (end - stop) - 1;
    if (due >= 0 && isBeginning(buffer, shown, stop)) return due;
  }
  return undefined;
}

/** Whether what stands from `from` on, and a line break, is how the data begins. */
function isBeginning(buffer: Uint8Array, { data, mark, end }: Shown, from: number): boolean {
  const cut = matchesAt(buffer, mark - dots.length, mark, dots);
  const close = (cut ? mark - dots.length : mark) - 1;
  if (close < data || buffer[close] !== quote) return false;
  let at = data;
  for (let next = from; next < end; next += 1) {
    // Behind what is shown anything may follow: of data that was not cut, a NUL.
    if (at >= close) return cut || buffer[next] === 0;
    const width = buffer[at] !== backslash ? 1 : isDigit(buffer[at + 1]) ? 4 : 2;
    if (byteOf(buffer, at, width) !== buffer[next]) return false;
    at += width;
  }
  return at >= close ? cut : matchesAt(buffer, at, close, lineBreak);
}

/** `a`, `\t`, `\033` */
function byteOf(buffer: Uint8Array, at: number, width: number): number | undefined {
  if (width === 1) return buffer[at];
  const first = buffer[at + 1] ?? 0;
  if (width === 2) return escapes.get(first) ?? first;
  const [second = 0, third = 0] = [buffer[at + 2], buffer[at + 3]];
  return (first - zero) * 64 + (second - zero) * 8 + third - zero;
}

const dataOpen = ascii(', "');
const comma = ascii(', ');
const dots = ascii('...');
const lineBreak = ascii('\\n');
const mostDigits = 15;
const quote = 0x22;
const zero = 0x30;
const backslash = 0x5c;
const escapes: ReadonlyMap<number, number> = new Map([
  [0x6e, 10],
  [0x74, 9],
  [0x72, 13],
  [0x76, 11],
  [0x66, 12],
  [0x62, 8],
  [0x61, 7],
]);
