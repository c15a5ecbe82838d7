import { close } from './endings';
import { ENTRY_FIRST, ENTRY_KIND, ENTRY_LAST, FORK, KEYS, PATH } from './layout';
import { behindDigits, find32, find64, hashOf, highOf, isSame, lowOf, unusual } from './text';
import { stringEnd } from './tokens';

/** The arguments that made the last run stop, if such did: the call's name (-1: none) and their bytes. */
export let keyName: i32 = -1;
let keyAt: usize = 0;
let keyLength: i32 = 0;

export function forgetKey(): void {
  keyName = -1;
}

/** The row of a call's arguments, which are counted apart; 0 where they are new or more than plain numbers and flags. */
export function rowOf(entry: usize, name: u32, from: usize): u32 {
  if (load<u8>(entry + ENTRY_KIND) == FORK) return rowOfFlags(name, from);
  const first = load<u8>(entry + ENTRY_FIRST);
  const last = load<u8>(entry + ENTRY_LAST);
  const start = behindPlain(from, first);
  return start == 0 ? walk(name, from, first, last) : rowAt(name, start, last - first);
}

/** Where the argument `index` begins, if those in front are plain and short; 0 where more must be looked at. */
function behindPlain(from: usize, index: u8): usize {
  if (index == 0) return from;
  let commas = find32(from, 44);
  for (let left = index; left > 1; left--) commas &= commas - 1;
  if (commas == 0) return 0;
  const comma = ctz(commas);
  if ((unusual(from) & ((1 << comma) - 1)) != 0) return 0;
  const at = from + comma;
  return at < close && load<u8>(at + 1) == 32 && load<u8>(at + 2) != 32 ? at + 2 : 0;
}

/** The row of arguments that begin at `start`, of which `more` follow the first; what is known was plain. */
function rowAt(name: u32, start: usize, more: u8): u32 {
  let commas = find64(start, 44);
  for (let left = more; left > 0; left--) commas &= commas - 1;
  let end = commas == 0 ? close : start + <usize>ctz(commas);
  if (end > close) end = close;
  if (end <= start || end - start > 64) return 0;
  const entry = keyOf(name, start, end - start);
  if (entry != 0 && load<u32>(entry) != 0) return load<u32>(entry);
  return isPlain(start, more) ? find(name, start, end - start) : 0;
}

function walk(name: u32, from: usize, first: u8, last: u8): u32 {
  let at = from;
  for (let index: u8 = 0; index < first; index++) {
    at = behindArgument(at);
    if (at == 0) return 0;
  }
  return isPlain(at, last - first) ? rowAt(name, at, last - first) : 0;
}

/** Whether as many arguments and one are plain. */
function isPlain(start: usize, more: u8): bool {
  let at = start;
  for (let left = more; ; left--) {
    const end = argumentEnd(at);
    if (end == 0 || end == at) return false;
    if (left == 0) return true;
    if (load<u8>(end) != 44 || load<u8>(end + 1) != 32) return false;
    at = end + 2;
  }
  return false;
}

/** `child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f13e5e2fa10` */
function rowOfFlags(name: u32, from: usize): u32 {
  // `child_stack=`
  if (load<u64>(from) != 0x74735f646c696863 || load<u32>(from + 8) != 0x3d6b6361) return 0;
  const stack = argumentEnd(from + 12);
  // `, flags=`
  if (stack == 0 || load<u64>(stack) != 0x3d7367616c66202c) return 0;
  const end = argumentEnd(stack + 8);
  return end == 0 || end == stack + 8 ? 0 : find(name, stack + 8, end - stack - 8);
}

/** The number and 1 of the program with the path an exec's arguments begin with: `"/bin/x", ["x"], …`; 0 where it is new. */
export function findPath(from: usize): u32 {
  const end = load<u8>(from) == 34 ? stringEnd(from + 1, close) : 0;
  return end == 0 ? 0 : find(PATH, from, end - from);
}

/** Where the next argument begins. The one passed over may show a descriptor's path: `3</tmp/x>`. */
function behindArgument(from: usize): usize {
  let at = argumentEnd(from);
  if (at == 0) {
    at = behindDigits(from);
    if (at == from || load<u8>(at) != 60) return 0;
    while (at < close && load<u8>(at) != 62) at++;
    if (at >= close || load<u8>(at - 1) == 45) return 0;
    at++;
  }
  return load<u8>(at) == 44 && load<u8>(at + 1) == 32 && load<u8>(at + 2) != 32 ? at + 2 : 0;
}

/** The end of an argument made of letters, digits, `_`, `|` and `-`; 0 for any other. */
function argumentEnd(from: usize): usize {
  let at = from;
  while (at < close) {
    const byte: u32 = load<u8>(at);
    if (byte == 44) return at;
    const plain = (byte | 32) - 97 <= 25 || byte - 48 <= 9 || byte == 95 || byte == 124 || byte == 45;
    if (!plain) return 0;
    at++;
  }
  return at;
}

function find(name: u32, at: usize, length: usize): u32 {
  if (length > 64) return 0;
  const entry = keyOf(name, at, length);
  if (entry != 0 && load<u32>(entry) != 0) return load<u32>(entry);
  keyName = name;
  keyAt = at;
  keyLength = <i32>length;
  return 0;
}

/** The entry of arguments, or the empty one where they belong; 0 where the table is full. */
function keyOf(name: u32, at: usize, length: usize): usize {
  const hash = (hashOf(lowOf(at, length), highOf(at, length), length) ^ name) * 0x9e3779b1;
  let slot = hash >> 19;
  for (let tries = 0; tries < 64; tries++) {
    const entry = KEYS + slot * 80;
    if (load<u32>(entry) == 0) return entry;
    if (load<u32>(entry + 4) == name && load<u32>(entry + 8) == <u32>length && isSame(entry + 16, at, length)) return entry;
    slot = (slot + 1) & 8191;
  }
  return 0;
}

/** The arguments of the last run's `keyName`, which have this row from now on; false where there is no more room. */
export function addKey(row: u32): bool {
  const entry = keyOf(keyName, keyAt, keyLength);
  if (entry == 0 || load<u32>(entry) != 0) return false;
  store<u32>(entry, row);
  store<u32>(entry + 4, keyName);
  store<u32>(entry + 8, keyLength);
  memory.copy(entry + 16, keyAt, keyLength);
  return true;
}
