import { scalarArguments, type ScalarArgument } from '../../kernel/signatures.ts';
import type { Syscall } from '../../kernel/syscalls.ts';
import type { ArgumentValue } from '../../observations/observation.ts';
import { hexDigit } from '../shared/bytes.ts';
import { byteAt } from '../shared/byte-at.ts';
import { emptySlots } from '../shared/empty-slots.ts';

const slots = 1024;
const maxArguments = 6;

const none: readonly ScalarArgument[] = [];

interface Slot {
  readonly syscall: Syscall;
  /** High and low half of each scalar argument. */
  readonly halves: readonly number[];
  readonly args: readonly ArgumentValue[];
}

/**
 * Reads the scalar arguments of an entry by number: `1, 80002, 0, 0, 0, 0)`, six register values in hexadecimal. The list for
 * the same call with the same values is made once, as long as no other needs its slot.
 */
export class RawArguments {
  readonly #slots: (Slot | undefined)[] = emptySlots(slots);
  /** By call; calls without a name have none. */
  readonly #wanted = new Map<Syscall, readonly ScalarArgument[]>();
  readonly #high = new Uint32Array(maxArguments);
  readonly #low = new Uint32Array(maxArguments);

  /** Undefined for a call of which no argument is worth remembering, or where the line ends too early. */
  read(syscall: Syscall, buffer: Uint8Array, at: number, end: number): readonly ArgumentValue[] | undefined {
    const wanted = this.#wantedOf(syscall);
    if (wanted.length === 0 || !this.#registers(buffer, at, end)) return undefined;
    let hash = syscall.nr ?? 0;
    for (const { index } of wanted) hash = Math.imul(hash, 31) + (this.#low[index] ?? 0);
    const slot = (hash >>> 0) % slots;
    const known = this.#slots[slot];
    if (known?.syscall === syscall && this.#same(known)) return known.args;
    const args = wanted.map(({ index }) => ({ index, value: this.#value(index) }));
    const halves = wanted.flatMap(({ index }) => [this.#high[index] ?? 0, this.#low[index] ?? 0]);
    this.#slots[slot] = { syscall, halves, args };
    return args;
  }

  #wantedOf(syscall: Syscall): readonly ScalarArgument[] {
    if (syscall.name === undefined) return none;
    let wanted = this.#wanted.get(syscall);
    if (wanted === undefined) this.#wanted.set(syscall, (wanted = scalarArguments(syscall)));
    return wanted;
  }

  #same({ args, halves }: Slot): boolean {
    return args.every(({ index }, i) => halves[2 * i] === this.#high[index] && halves[2 * i + 1] === this.#low[index]);
  }

  #value(index: number): bigint {
    return (BigInt(this.#high[index] ?? 0) << 32n) | BigInt(this.#low[index] ?? 0);
  }

  /** False where there are not six of them. */
  #registers(buffer: Uint8Array, start: number, end: number): boolean {
    let at = start;
    for (let index = 0; index < maxArguments; index += 1) {
      let high = 0;
      let low = 0;
      let digit = hexDigit(byteAt(buffer, at, end));
      if (digit < 0) return false;
      while (at < end && digit >= 0) {
        high = (high << 4) | (low >>> 28);
        low = (low << 4) | digit;
        at += 1;
        digit = hexDigit(byteAt(buffer, at, end));
      }
      this.#high[index] = high;
      this.#low[index] = low;
      if (index < maxArguments - 1 ? byteAt(buffer, at, end) !== 0x2c : byteAt(buffer, at, end) !== 0x29) return false;
      at += 2;
    }
    return true;
  }
}
