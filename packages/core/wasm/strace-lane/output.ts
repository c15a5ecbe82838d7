import { close } from './endings';
import { SEND } from './layout';
import { behindDigits, find32 } from './text';
import { argumentStop, listEnd, stringEnd } from './tokens';

/** Where the data of the line being read ends, and their first two bytes; -1 where they are missing or not shown, or the second is not plain. */
let dataEnd: usize = 0;
let first: i32 = -1;
let second: i32 = -1;
/** Where the data stands, if it is one string. */
let text: usize = 0;

/**
 * Whether a writing call's data certainly does not stand behind it on its line: it is empty and the line is complete, or its first
 * bytes are not found behind it, or nothing but a number is, which it does not begin with, or which it cannot end behind.
 */
export function isWhole(kind: u8, from: usize, stop: usize): bool {
  if (!readData(from)) return false;
  const more = kind == SEND;
  if (first < 0) return more ? isClosed(dataEnd, stop) : isNumber(dataEnd);
  // With more arguments behind it, output may begin at the very end of the line.
  if ((first != 10 || !more) && !isFound(stop)) return true;
  if (more || !isNumber(dataEnd)) return false;
  return (first != 41 && <u32>first - 48 > 9) || !mayEndIn(stop);
}

/** Whether data that stands in front of the closing bracket may make up all of the line behind it, up to a line break of its own. */
function mayEndIn(stop: usize): bool {
  if (text == 0 || load<u8>(dataEnd) == 46) return true;
  let at = text;
  while (at < dataEnd && load<u8>(at) != 92) at++;
  if (at == dataEnd) return false;
  // `\n`
  return load<u16>(at) != 0x6e5c || at - text >= stop - close;
}

/** Whether the data may begin between their arguments and the end of the line. If a second byte is shown, it is no line break: then it follows. */
function isFound(stop: usize): bool {
  for (let at = dataEnd; at < stop; at += 32) {
    let begins = find32(at, <u8>first);
    if (second >= 0) begins &= find32(at + 1, <u8>second);
    for (; begins != 0; begins &= begins - 1) {
      const found = at + <usize>ctz(begins);
      if (found >= stop) return false;
      if (isBeginning(found)) return true;
    }
  }
  return false;
}

/** Whether all of the data that is plain, up to eight bytes, stands there. */
function isBeginning(at: usize): bool {
  if (text == 0 || load<u8>(text) == 92) return true;
  for (let i: usize = 1; i < 8; i++) {
    const byte = load<u8>(text + i);
    if (byte == 34 || byte == 92) return true;
    if (load<u8>(at + i) != byte) return false;
  }
  return true;
}

/** `2, "x"..., 5`, `2, [{iov_base="x", iov_len=1}], 1`, `2, {msg_name=NULL, msg_iov=[{iov_base="x", iov_len=1}], …}, 0` */
function readData(from: usize): bool {
  let descriptor = behindDigits(from);
  if (load<u8>(descriptor) != 44) descriptor = argumentStop(from, close);
  if (descriptor == 0 || load<u8>(descriptor) != 44 || load<u8>(descriptor + 1) != 32) return false;
  const at = descriptor + 2;
  first = second = -1;
  text = 0;
  if (load<u8>(at) == 34) {
    text = at + 1;
    dataEnd = stringEnd(text, close);
    if (dataEnd == 0) return false;
    readFirst(at);
    return true;
  }
  dataEnd = argumentStop(at, close);
  if (dataEnd == 0 || (load<u8>(at) != 91 && load<u8>(at) != 123)) return false;
  for (let next = at; next + 10 < dataEnd; next++) {
    // `iov_base=`
    if (load<u64>(next) != 0x657361625f766f69 || load<u8>(next + 8) != 61) continue;
    if (load<u8>(next + 9) != 34) return false;
    readFirst(next + 9);
    // Of more parts the first may be the one without data.
    return first >= 0;
  }
  return true;
}

/** The first bytes of a string, whose quote stands at `quote`. */
function readFirst(quote: usize): void {
  const byte = load<u8>(quote + 1);
  if (byte == 92) first = escaped(quote + 2);
  else if (byte != 34) {
    first = byte;
    const next = load<u8>(quote + 2);
    if (next != 92 && next != 34) second = next;
  }
}

/** The byte an escape stands for, without its `\\`. */
function escaped(at: usize): i32 {
  const letter = load<u8>(at);
  if (letter == 110) return 10;
  if (letter == 116) return 9;
  if (letter == 114) return 13;
  if (letter == 118) return 11;
  if (letter == 102) return 12;
  if (letter == 120) return hex(load<u8>(at + 1)) * 16 + hex(load<u8>(at + 2));
  let value = 0;
  let next = at;
  while (next < at + 3 && (load<u8>(next) & 0xf8) == 48) value = value * 8 + load<u8>(next++) - 48;
  return next == at ? letter : value & 0xff;
}

function hex(digit: u8): i32 {
  return digit <= 57 ? digit - 48 : (digit | 32) - 87;
}

/** `..., 24` and nothing else up to the closing bracket. */
function isNumber(from: usize): bool {
  const at = load<u8>(from) == 46 ? from + 3 : from;
  return load<u8>(at) == 44 && load<u8>(at + 1) == 32 && behindDigits(at + 2) == close;
}

/** `..., 8192, 0) = 8192` */
function isClosed(from: usize, stop: usize): bool {
  const at = load<u8>(from) == 46 ? from + 3 : from;
  if (load<u8>(at) != 44 || load<u8>(at + 1) != 32) return false;
  let end = listEnd(at + 2, stop);
  if (end == 0) return false;
  for (end++; load<u8>(end) == 32; end++);
  return load<u8>(end) == 61;
}
