import { archFromLabel } from '../../packages/core/src/kernel/arch.ts';
import { syscallByName } from '../../packages/core/src/kernel/syscalls.ts';
import type { Operator } from '../../packages/core/src/profile/flat.ts';
import type { Host } from '../../packages/core/src/profile/host.ts';
import type { LoadOptions } from '../../packages/core/src/profile/load-problems.ts';
import type { Call } from '../../packages/core/src/profile/verdict.ts';

/** The JSON of a profile, with 64-bit numbers as bigint, or its text as it stands in a file. */
export type ProfileText = string | { readonly [key: string]: unknown };

/** What calls get under a profile, for a host that is x86_64, Linux 6.1, podman, no capabilities unless said. */
export interface VerdictCase {
  readonly says: string;
  readonly profile: ProfileText;
  readonly host?: Partial<Host>;
  readonly load?: Partial<LoadOptions>;
  /** `rmdir(1, 2)`, `i386:socket(40)`, `nr:435`, `i386:nr:102(1)` to `ALLOW`, `ERRNO(38)` … */
  readonly calls: Readonly<Record<string, string>>;
}

/** What the tool says of a profile: exactly these codes, from parsing, resolving and loading together. */
export interface FindingCase {
  readonly says: string;
  readonly profile: ProfileText;
  readonly engine?: Host['engine'];
  readonly host?: Partial<Host>;
  readonly load?: Partial<LoadOptions>;
  readonly codes: readonly string[];
}

export const allow = { action: 'SCMP_ACT_ALLOW' };

export function errno(errnoRet?: number): { readonly action: string; readonly errnoRet?: number } {
  return { action: 'SCMP_ACT_ERRNO', ...(errnoRet === undefined ? {} : { errnoRet }) };
}

/** A rule on rmdir, which stands for any call. */
export function rmdir(effect: object, ...args: readonly object[]): object {
  return { names: ['rmdir'], ...effect, args };
}

export function rule(names: readonly string[], effect: object, more: object = {}): object {
  return { names, ...effect, ...more };
}

/** `test(0, 'GE', 5n)`. */
export function test(index: number, op: string, value: bigint, valueTwo = 0n): object {
  return { index, op: `SCMP_CMP_${op}` satisfies `SCMP_CMP_${string}` as Operator, value, valueTwo };
}

/** A profile whose default is `effect`. */
export function by(
  effect: { readonly action: string; readonly errnoRet?: number },
  syscalls: readonly unknown[],
  more: object = {},
): ProfileText {
  const { action, errnoRet } = effect;
  return { defaultAction: action, ...(errnoRet === undefined ? {} : { defaultErrnoRet: errnoRet }), syscalls, ...more };
}

export function toText(profile: ProfileText): string {
  return typeof profile === 'string' ? profile : json(profile);
}

function json(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, field]) => `${JSON.stringify(key)}:${json(field)}`)
    .join(',')}}`;
}

/** Reads `i386:socket(40, 0x1)`. */
export function toCall(text: string): Call {
  const [, label = 'x86_64', name = '', number, list = ''] =
    /^(?:(i386|x32|x86_64|aarch64|s390x):)?(?:nr:(?=\d)|(?=\D))((\d+)|\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  const arch = archFromLabel(label);
  const nr = number === undefined ? arch && syscallByName(arch, name)?.nr : Number(number);
  if (arch === undefined || nr === undefined) throw new Error(`not a call: ${text}`);
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = list === '' ? [] : list.split(',').map(BigInt);
  return { arch, nr, args: [a, b, c, d, e, f] };
}
