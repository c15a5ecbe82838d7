interface Slot<V> {
  readonly bytes: Uint8Array;
  readonly value: V;
}

/**
 * Makes a value once for each distinct run of bytes, as long as no other needs its slot. Memory is bounded by the
 * number of slots, whatever a log holds; values must not have an identity.
 */
export class ByteCache<V> {
  readonly #slots: (Slot<V> | undefined)[];
  readonly #make: (bytes: Uint8Array) => V;

  constructor(slots: number, make: (bytes: Uint8Array) => V) {
    this.#slots = Array.from({ length: slots });
    this.#make = make;
  }

  get(buffer: Uint8Array, start: number, end: number): V {
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (buffer[at] ?? 0)) | 0;
    const index = ((hash ^ (hash >>> 15)) >>> 0) % this.#slots.length;
    const known = this.#slots[index];
    if (known !== undefined && sameBytes(known.bytes, buffer, start, end)) return known.value;
    const bytes = buffer.slice(start, end);
    const value = this.#make(bytes);
    this.#slots[index] = { bytes, value };
    return value;
  }
}

function sameBytes(bytes: Uint8Array, buffer: Uint8Array, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] !== buffer[start + i]) return false;
  return true;
}
