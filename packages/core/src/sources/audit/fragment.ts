import { ascii, find, isDigit, matchesAt } from '../shared/bytes.ts';

const typeKey = ascii('type=');
const callTypes = ['SECCOMP', 'SYSCALL', '1326', '1300'].map(ascii);
const stampKey = ascii('audit(');
const callKey = ascii('syscall=');
const compatKey = ascii(' compat=');
const pointerKey = ascii(' ip=0x');

/**
 * Whether a line that is no record shows a part of one of a call, as where a log was cut inside a line, or damaged:
 *
 *     7 comm="x" exe="/x" sig=0 arch=c000003e syscall=257 compat=0 ip=0x1 code=0x7ffc0000
 *     compat=0 ip=0x1 code=0x7ffc0000
 *     type=SECCOMP msg=aud
 */
export function isFragment(buffer: Uint8Array, start: number, end: number): boolean {
  const after = (key: Uint8Array): number => {
    const at = find(buffer, start, end, key);
    return at < 0 ? -1 : at + key.length;
  };
  const number = (at: number): boolean => at >= 0 && at < end && isDigit(buffer[at]);
  const type = after(typeKey);
  if (type >= 0 && callTypes.some((name) => matchesAt(buffer, type, end, name))) return true;
  if (number(after(callKey))) return true;
  const compat = after(compatKey);
  if (number(compat) && matchesAt(buffer, compat + 1, end, pointerKey)) return true;
  return isTime(buffer, after(stampKey), end);
}

/** `1795437880.`: more digits than a section of a manual has. */
function isTime(buffer: Uint8Array, start: number, end: number): boolean {
  if (start < 0) return false;
  let at = start;
  while (at < end && isDigit(buffer[at])) at += 1;
  return at - start > 6;
}
