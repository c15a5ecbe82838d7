import { emptySlots } from './empty-slots.ts';

const ways = 4;

interface Slot<V> {
  readonly key: Uint8Array;
  readonly value: V;
}

/**
 * Remembers what was made of short byte strings, so that a string or an object is made once per distinct thing and not
 * once per line. Holds at most `slots` of them: a newcomer may drive out one that shares its place, after which that one
 * is made anew, so values must not have an identity.
 */
export class ByteCache<V> {
  readonly #slots: (Slot<V> | undefined)[];
  readonly #mask: number;
  readonly #make: (bytes: Uint8Array, start: number, end: number) => V;

  /** `slots` is a power of two; `make` gets bytes of its own, from the first to the last. */
  constructor(slots: number, make: (bytes: Uint8Array, start: number, end: number) => V) {
    this.#slots = emptySlots(slots + ways);
    this.#mask = slots - 1;
    this.#make = make;
  }

  get(buffer: Uint8Array, start: number, end: number): V {
    const hash = sample(buffer, start, end - start);
    const home = hash & this.#mask;
    for (let way = home; way < home + ways; way += 1) {
      const slot = this.#slots[way];
      if (slot === undefined) return this.#put(way, buffer.slice(start, end));
      if (sameBytes(slot.key, buffer, start, end)) return slot.value;
    }
    return this.#put(home + ((hash >>> 28) & (ways - 1)), buffer.slice(start, end));
  }

  #put(way: number, key: Uint8Array): V {
    const value = this.#make(key, 0, key.length);
    this.#slots[way] = { key, value };
    return value;
  }
}

/** A hash of the length and six bytes: what is short differs there, and a wrong guess costs no more than a comparison. */
function sample(buffer: Uint8Array, start: number, length: number): number {
  if (length === 0) return 0;
  const last = start + length - 1;
  let hash = length ^ ((buffer[start] as number) << 8) ^ ((buffer[last] as number) << 16);
  hash = Math.imul(hash ^ (buffer[start + (length >> 1)] as number), 0x9e3779b1);
  hash ^= (buffer[start + (length >> 2)] as number) | ((buffer[start + ((length * 3) >> 2)] as number) << 8);
  hash = Math.imul(hash ^ ((buffer[last - (length > 1 ? 1 : 0)] as number) << 16), 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

function sameBytes(key: Uint8Array, buffer: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i += 1) if (key[i] !== buffer[start + i]) return false;
  return true;
}
