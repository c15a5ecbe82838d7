import { BLOCK, BREAKS, MARKS } from './layout';
import { find64 } from './text';

// What is read is looked over a piece at a time, so that no line needs a loop of its own: where lines end, and where a call may begin.

const PIECE: usize = 4096;

/** Where lines end in the piece looked over last, one place behind the other, as far as `lastBreak`. */
export let lastBreak: usize = BREAKS;

/** Looks over a piece of what begins at `from`; returns where the next one begins. */
export function lookOver(from: usize): usize {
  let window = from & ~63;
  const end = window + PIECE;
  // What stands in the window in front of `from` was looked at before.
  let breaks = find64(window, 10) & (<u64>-1 << (from & 63));
  let into = BREAKS;
  while (true) {
    store<u64>(markOf(window), marks64(window));
    const next = into + (<usize>popcnt(breaks) << 2);
    // Without a branch: how many lines end in a window cannot be guessed.
    store<u32>(into, <u32>window + <u32>ctz(breaks));
    breaks &= breaks - 1;
    store<u32>(into, <u32>window + <u32>ctz(breaks), 4);
    breaks &= breaks - 1;
    store<u32>(into, <u32>window + <u32>ctz(breaks), 8);
    breaks &= breaks - 1;
    store<u32>(into, <u32>window + <u32>ctz(breaks), 12);
    breaks &= breaks - 1;
    for (let at = into + 16; at < next; at += 4) {
      store<u32>(at, <u32>window + <u32>ctz(breaks));
      breaks &= breaks - 1;
    }
    into = next;
    window += 64;
    if (window >= end) break;
    breaks = find64(window, 10);
  }
  lastBreak = into;
  return end;
}

@inline
function markOf(at: usize): usize {
  return MARKS + ((at - BLOCK) >> 3);
}

/** Whether in a part of a line that was looked over a call may begin: there is a `(`, or a `<` in front of a point. */
@inline
export function isMarked(from: usize, end: usize): bool {
  const bits = load<u64>(markOf(from)) >> (from & 7);
  const length = end - from;
  return length < 57 ? (bits & ~(<u64>-1 << length)) != 0 : isLongMarked(from, end);
}

function isLongMarked(from: usize, end: usize): bool {
  for (let at = from; at < end; at += 56) {
    const bits = load<u64>(markOf(at)) >> (at & 7);
    const length = end - at;
    if ((bits & ~(<u64>-1 << (length < 56 ? length : 56))) != 0) return true;
  }
  return false;
}

@inline
function marks64(at: usize): u64 {
  return <u64>marks32(at) | (<u64>marks32(at + 32) << 32);
}

@inline
function marks32(at: usize): u32 {
  return marks16(at) | (marks16(at + 16) << 16);
}

@inline
function marks16(at: usize): u32 {
  const bytes = v128.load(at);
  const resumes = v128.and(i8x16.eq(bytes, i8x16.splat(60)), i8x16.eq(v128.load(at, 1), i8x16.splat(46)));
  return i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(40)), resumes));
}
