import { errnoName, isRestart, maxErrno } from '../../kernel/errno.ts';
import type { Arch } from '../../kernel/arch.ts';
import type { Outcome } from '../../observations/observation.ts';
import { hexDigit } from '../shared/bytes.ts';

/** How a call ended, told by the value the kernel returned. */
export interface CallResult {
  readonly outcome: Outcome;
  readonly errno: string | undefined;
}

const ok: CallResult = { outcome: 'ok', errno: undefined };
const unseen: CallResult = { outcome: 'unseen', errno: undefined };
const interrupted: CallResult = { outcome: 'unfinished', errno: undefined };

/**
 * What a returned value tells: -2 is ENOENT, -512 that the call goes on after a signal. NaN (longer than any error) is a
 * success; undefined tells nothing.
 */
export function resultOf(value: number | undefined, arch: Arch): CallResult {
  if (value === undefined) return unseen;
  if (Number.isNaN(value) || value >= 0 || value < -maxErrno) return ok;
  let known = failures.get(arch);
  if (known === undefined) failures.set(arch, (known = new Map()));
  let result = known.get(value);
  if (result === undefined) known.set(value, (result = failureOf(-value, arch)));
  return result;
}

/** What errors stand for, at most 4095 on each architecture. */
const failures = new Map<Arch, Map<number, CallResult>>();

function failureOf(errno: number, arch: Arch): CallResult {
  return isRestart(errno) ? interrupted : { outcome: 'errno', errno: errnoName(errno, arch) ?? String(errno) };
}

/** `0xfffffffffffffffe` is -2; NaN for what is no small number. The bytes are behind `0x`. */
export function signedHex(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  let value = 0;
  let negative = false;
  while (at < end && hexDigit(buffer[at]) >= 0) {
    value = value * 16 + hexDigit(buffer[at]);
    at += 1;
    if (at - start === 13 && value === 0xfffffffffffff) {
      negative = true;
      value = 0;
    }
  }
  if (negative && at - start === 16) return value - 0x1000;
  return at === start || at - start > 12 ? Number.NaN : value;
}
