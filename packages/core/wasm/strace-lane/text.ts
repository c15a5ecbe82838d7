import { MASKS } from './layout';

export function prepare(): void {
  memory.fill(MASKS, 0xff, 16);
  memory.fill(MASKS + 16, 0, 32);
}

// @ts-ignore: decorator
@inline
export function part(at: usize, length: usize): v128 {
  return v128.and(v128.load(at), v128.load(MASKS + 16 - length));
}

// @ts-ignore: decorator
@inline
export function hashOf(low: v128, high: v128): u32 {
  const mixed =
    (v128.extract_lane<u64>(low, 0) * 0x9e3779b97f4a7c15) ^
    (v128.extract_lane<u64>(low, 1) * 0xc2b2ae3d27d4eb4f) ^
    (v128.extract_lane<u64>(high, 0) * 0x165667b19e3779f9) ^
    v128.extract_lane<u64>(high, 1);
  return <u32>((mixed * 0x9e3779b97f4a7c15) >> 32);
}

export function isSame(text: usize, at: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i += 16) {
    const size = length - i < 16 ? length - i : 16;
    if (v128.any_true(v128.xor(part(at + i, size), v128.load(text + i)))) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
export function behindDigits(from: usize): usize {
  let at = from;
  while (<u32>load<u8>(at) - 48 <= 9) at++;
  return at;
}
