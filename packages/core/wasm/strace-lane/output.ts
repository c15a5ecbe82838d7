import { close } from './endings';
import { behindDigits } from './text';

/**
 * Whether a writing call's data certainly does not stand behind it on its line: a string follows the descriptor, and either its first
 * byte is not found behind the string, or nothing but a number is, which it does not begin with.
 */
export function isWhole(from: usize, stop: usize): bool {
  let at = behindDigits(from);
  if (at == from) return false;
  if (load<u8>(at) == 60) {
    while (at < close && load<u8>(at) != 62) at++;
    if (at >= close || load<u8>(at - 1) == 45) return false;
    at++;
  }
  if (load<u8>(at) != 44 || load<u8>(at + 1) != 32 || load<u8>(at + 2) != 34) return false;
  const first = load<u8>(at + 3);
  if (first == 92 && isPrinting(at + 4)) return false;
  for (at += 3; load<u8>(at) != 34; at++) {
    if (at >= close) return false;
    if (load<u8>(at) == 92) at++;
  }
  if (first != 92 && first != 34) {
    let next = at;
    while (next < stop && load<u8>(next) != first) next++;
    if (next == stop) return true;
  }
  if (first == 41 || <u32>first - 48 <= 9) return false;
  at++;
  if (load<u8>(at) == 46) at += 3;
  return load<u8>(at) == 44 && load<u8>(at + 1) == 32 && behindDigits(at + 2) == close;
}

/** Whether an escape, without its `\\`, may stand for a printing byte: all do but `n`, `t`, `r`, `v`, `f` and octal numbers below 32. */
function isPrinting(at: usize): bool {
  const letter = load<u8>(at);
  if (letter == 110 || letter == 116 || letter == 114 || letter == 118 || letter == 102) return false;
  let value: u32 = 0;
  let next = at;
  while (next < at + 3 && (load<u8>(next) & 0xf8) == 48) value = value * 8 + load<u8>(next++) - 48;
  return next == at || value >= 32;
}
