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
  const path = [argument(0), argument(1)].find((text) => text.startsWith('"'));
  return {
    name,
    value,
    polls,
    path: path?.slice(1, -1),
    descriptors: withDescriptors.has(name) ? descriptorsIn(textOf(buffer, from, end)) : [],
    argument: (index) => numberOf(argument(index)),
  };
}

/** `cmsg_type=SCM_RIGHTS, cmsg_data=[5, 6]` of a message, `aio_fildes=2` of what is to be written. */
function descriptorsIn(text: string): number[] {
  return [...text.matchAll(/SCM_RIGHTS, cmsg_data=\[([^\]]*)|aio_fildes=(\d+)/g)].flatMap(([, received, written]) =>
    (received ?? written ?? '').split(',').map((one) => Number.parseInt(one, 10)),
  );
}

const withDescriptors: ReadonlySet<string> = new Set(['recvmsg', 'recvmmsg', 'io_submit']);

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
