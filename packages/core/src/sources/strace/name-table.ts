import { emptySlots } from '../shared/empty-slots.ts';

/** Distinct names kept; more than that are no names of calls, and make the table begin anew. */
const maxNames = 1024;
const slots = maxNames * 4;

interface Entry<V> {
  readonly name: Uint8Array;
  readonly hash: number;
  readonly value: V;
}

/** What was made of the names of calls, found by their bytes: made once per name and not once per line. */
export class NameTable<V> {
  #entries = emptySlots<Entry<V>>(slots);
  #size = 0;
  readonly #make: (buffer: Uint8Array, start: number, end: number) => V;

  constructor(make: (buffer: Uint8Array, start: number, end: number) => V) {
    this.#make = make;
  }

  get(buffer: Uint8Array, start: number, end: number): V {
    const hash = sample(buffer, start, end - 1);
    for (let slot = hash >>> 20; ; slot = (slot + 1) & (slots - 1)) {
      const entry = this.#entries[slot];
      if (entry === undefined) return this.#add(slot, buffer.slice(start, end), hash);
      if (entry.hash === hash && isName(entry.name, buffer, start, end)) return entry.value;
    }
  }

  #add(slot: number, name: Uint8Array, hash: number): V {
    const value = this.#make(name, 0, name.length);
    const full = this.#size === maxNames;
    if (full) this.#entries = emptySlots<Entry<V>>(slots);
    this.#size = full ? 1 : this.#size + 1;
    this.#entries[slot] = { name, hash, value };
    return value;
  }
}

/** A hash of the length and four bytes; its upper bits are the best. */
function sample(buffer: Uint8Array, start: number, last: number): number {
  const length = last - start;
  const ends = (buffer[start] as number) | ((buffer[last] as number) << 8);
  const inside = (buffer[start + (length >> 1)] as number) | ((buffer[start + (length >> 2)] as number) << 8);
  return Math.imul(ends ^ (inside << 16) ^ (length << 5), 0x9e3779b1);
}

function isName(name: Uint8Array, buffer: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== buffer[start + i]) return false;
  return true;
}
