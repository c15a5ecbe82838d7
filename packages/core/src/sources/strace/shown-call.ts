import type { ShownCall } from '../shared/exposure.ts';
import { skipBlanks, skipDigits, textOf } from './bytes.ts';
import { argumentEnd } from './tokens.ts';

/** Where the arguments of a call stand, and what it returned: undefined where that is not on its line. */
export interface CallPlace {
  readonly buffer: Uint8Array;
  readonly from: number;
  readonly end: number;
  readonly value: number | undefined;
}

/**
 * A call as far as it matters for who may write into the log:
 *
 *     openat(AT_FDCWD, "/proc/self/fd/2", O_RDWR) = 3
 *     mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</tmp/log>, 0) = 0x7ff63375c000
 */
export function shownCall(name: string, { buffer, from, end, value }: CallPlace): ShownCall {
  const argument = (index: number): string => {
    let at = from;
    for (let skipped = 0; skipped < index; skipped += 1) {
      at = argumentEnd(buffer, at, end);
      if (at < 0) return '';
      at = skipBlanks(buffer, at + 1, end);
    }
    const stop = argumentEnd(buffer, at, end);
    return textOf(buffer, at, stop < 0 ? skipDigits(buffer, at, end) : stop);
  };
  const polls = name === 'io_uring_setup' && argument(1).includes('IORING_SETUP_SQPOLL');
  const path = argument(name === 'open' ? 0 : 1);
  return {
    name,
    value,
    polls,
    path: path.startsWith('"') ? path.slice(1, -1) : undefined,
    argument: (index) => numberOf(argument(index)),
  };
}

/** `3`, `3</tmp/log>`, `0x2|0x1`, `PROT_READ|PROT_WRITE`: only the flags that are looked for count. NaN where there is no argument. */
function numberOf(text: string): number {
  const parts = text.replace(/<.*$/s, '').split('|').map(partOf);
  return text === '' ? Number.NaN : parts.reduce((sum, part) => sum | part, 0);
}

function partOf(text: string): number {
  return flags.get(text) ?? (/^\d/.test(text) ? Number(text) : otherFlag);
}

/** Nothing that is looked for has this bit. */
const otherFlag = 1 << 30;
const flags: ReadonlyMap<string, number> = new Map([
  ['PROT_WRITE', 2],
  ['MAP_SHARED', 1],
  ['MAP_SHARED_VALIDATE', 3],
  ['MAP_ANONYMOUS', 0x20],
  ['F_DUPFD', 0],
  ['F_DUPFD_CLOEXEC', 1030],
]);
