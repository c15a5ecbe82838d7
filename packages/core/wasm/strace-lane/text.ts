import { MASKS } from './layout';

export function prepare(): void {
  memory.fill(MASKS, 0xff, 16);
  memory.fill(MASKS + 16, 0, 32);
}

@inline
export function part(at: usize, length: usize): v128 {
  return v128.and(v128.load(at), v128.load(MASKS + 16 - length));
}

/** The first eight bytes of a text; of a shorter one all, what stands around it shifted out. */
@inline
export function lowOf(at: usize, length: usize): u64 {
  return load<u64>(at) << around(length);
}

/** The last eight bytes of a text; of a shorter one all. */
@inline
export function highOf(at: usize, length: usize): u64 {
  return load<u64>(at + length - 8) >> around(length);
}

/** The bits around a text in eight bytes. Without a branch: how long names are cannot be guessed. */
@inline
function around(length: usize): u64 {
  const bits = 64 - (<i64>length << 3);
  return <u64>(bits & ~(bits >> 63));
}

@inline
export function hashOf(low: u64, high: u64, length: usize): u32 {
  return <u32>(((low * 0x9e3779b97f4a7c15) ^ ((high + length) * 0xc2b2ae3d27d4eb4f)) >> 32);
}

export function isSame(text: usize, at: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i += 16) {
    const size = length - i < 16 ? length - i : 16;
    if (v128.any_true(v128.xor(part(at + i, size), v128.load(text + i)))) return false;
  }
  return true;
}

@inline
export function behindDigits(from: usize): usize {
  let at = from;
  while (<u32>load<u8>(at) - 48 <= 9) at++;
  return at;
}

/** How many bits are set at the upper end. */
@inline
export function run(bits: u32): usize {
  return clz(~bits);
}

/** A bit for each of 32 bytes that is `byte`. */
@inline
export function find32(at: usize, byte: u8): u32 {
  const wanted = i8x16.splat(byte);
  const low = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
  return low | (i8x16.bitmask(i8x16.eq(v128.load(at, 16), wanted)) << 16);
}

/** A bit for each of 64 bytes that is `byte`. */
@inline
export function find64(at: usize, byte: u8): u64 {
  return <u64>find32(at, byte) | (<u64>find32(at + 32, byte) << 32);
}

/** A bit for each of 32 bytes that is no letter, digit, blank, comma, `_`, `|` or `-`. */
@inline
export function unusual(at: usize): u32 {
  return unusual16(v128.load(at)) | (unusual16(v128.load(at, 16)) << 16);
}

// Of each byte the lower half chooses from `low` and the upper one from `high`; a bit that both have says it is usual.
// 1: blank, comma and `-`; 2: digits; 4: letters with an upper half of 4 or 6; 8: those of 5 or 7; 16: `|`; 32: `_`.
@inline
function unusual16(bytes: v128): u32 {
  const low = i8x16(11, 14, 14, 14, 14, 14, 14, 14, 14, 14, 12, 4, 21, 5, 4, 36);
  const high = i8x16(0, 0, 1, 2, 4, 40, 4, 24, 0, 0, 0, 0, 0, 0, 0, 0);
  const halves = i8x16.splat(15);
  const found = v128.and(i8x16.swizzle(low, v128.and(bytes, halves)), i8x16.swizzle(high, i8x16.shr_u(bytes, 4)));
  return i8x16.bitmask(i8x16.eq(found, i8x16.splat(0)));
}
