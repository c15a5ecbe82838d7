import { parseScalar, type ScalarArgument } from '../../kernel/signatures.ts';
import type { ArgumentValue } from '../../observations/observation.ts';
import { ByteCache } from '../shared/byte-cache.ts';
import { ascii, indexOf, isNameByte, skipBlanks, startsWith, textOf } from './bytes.ts';
import { argumentEnd, plainEnd } from './tokens.ts';

/** One wanted argument, and the values it was seen to have. */
interface Slot {
  readonly index: number;
  readonly values: ByteCache<ArgumentValue>;
}

/** A list of values, made once per distinct list: the lists that go on from it, by their next value. */
interface ListNode {
  readonly list: readonly ArgumentValue[];
  readonly next: Map<ArgumentValue, ListNode>;
}

const maxLists = 4096;
/** A text longer than this is no number or flag expression worth keeping. */
const maxText = 160;

/**
 * Reads the scalar arguments of one call of one architecture from its line, by position or by name:
 *
 *     socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP)
 *     socket(domain=0x2, type=0x80001, protocol=0)
 *     clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f13e5e2fa10)
 */
export class ScalarReader {
  /** How many arguments are wanted, and the first and last of them. */
  readonly wanted: number;
  readonly range: readonly [first: number, last: number];
  readonly #slots: readonly Slot[];
  readonly #named: boolean;
  #root: ListNode = newNode([]);
  #lists = 0;

  /** `named` for a call whose arguments strace prints with their names, in an order of its own: clone. */
  constructor(scalars: readonly ScalarArgument[], named: boolean) {
    this.#named = named;
    this.wanted = scalars.length;
    const indexes = scalars.map(({ index }) => index);
    this.range = [Math.min(...indexes), Math.max(...indexes)];
    this.#slots = scalars
      .toSorted((a, b) => a.index - b.index)
      .map((argument) => ({
        index: argument.index,
        values: new ByteCache(256, (buffer, start, end) => read(argument, textOf(buffer, start, end))),
      }));
  }

  /** The arguments in `buffer[from, end)`, as many as are there; undefined if none is. The list is shared: do not change it. */
  read(buffer: Uint8Array, from: number, end: number): readonly ArgumentValue[] | undefined {
    let node = this.#root;
    let at = from;
    let index = 0;
    for (const slot of this.#slots) {
      for (; index < slot.index && at < end; index += 1) at = nextArgument(buffer, at, end);
      if (at >= end) break;
      const value = this.#value(slot, buffer, this.#named ? namedFlags(buffer, from, at, end) : at, end);
      if (value === undefined) break;
      node = this.#follow(node, value);
    }
    return node === this.#root ? undefined : node.list;
  }

  #value(slot: Slot, buffer: Uint8Array, from: number, lineEnd: number): ArgumentValue | undefined {
    const start = behindName(buffer, from, lineEnd);
    const plain = plainEnd(buffer, start, lineEnd);
    if (plain > start && plain - start <= maxText) return slot.values.get(buffer, start, plain);
    const close = argumentEnd(buffer, start, lineEnd);
    const end = close < 0 ? lineEnd : close;
    let stop = start;
    while (stop < end && buffer[stop] !== slash && buffer[stop] !== less) stop += 1;
    while (stop > start && buffer[stop - 1] === blank) stop -= 1;
    return stop === start || stop - start > maxText ? undefined : slot.values.get(buffer, start, stop);
  }

  #follow(node: ListNode, value: ArgumentValue): ListNode {
    let next = node.next.get(value);
    if (next === undefined) {
      if ((this.#lists += 1) > maxLists) {
        this.#root = newNode([]);
        this.#lists = 0;
      }
      next = newNode([...node.list, value]);
      node.next.set(value, next);
    }
    return next;
  }
}

function newNode(list: readonly ArgumentValue[]): ListNode {
  return { list, next: new Map() };
}

function read(argument: ScalarArgument, text: string): ArgumentValue {
  return { index: argument.index, value: parseScalar(argument, text) ?? text };
}

function nextArgument(buffer: Uint8Array, at: number, end: number): number {
  const stop = argumentEnd(buffer, at, end);
  return stop < 0 || buffer[stop] !== comma ? end : skipBlanks(buffer, stop + 1, end);
}

/** clone's arguments have names and an order of their own: its flags stand behind `flags=`. */
function namedFlags(buffer: Uint8Array, from: number, at: number, end: number): number {
  if (!startsWith(buffer, from, end, childStack)) return at;
  const flags = indexOf(buffer, from, end, flagsName);
  return flags < 0 ? end : flags;
}

/** Behind the `name=` of -N. */
function behindName(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  // Constants are in capitals.
  if ((buffer[at] as number) < 97) return start;
  while (at < end && isNameByte(buffer[at])) at += 1;
  return at > start && at < end && buffer[at] === equals ? at + 1 : start;
}

const childStack = ascii('child_stack=');
const flagsName = ascii('flags=');
const blank = 32;
const comma = 44;
const slash = 47;
const less = 60;
const equals = 61;
