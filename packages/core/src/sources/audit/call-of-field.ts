import { resolveName } from '../../kernel/aliases.ts';
import { archFacts, archFromAudit, archFromLabel, archFromUname, type Arch } from '../../kernel/arch.ts';
import { syscallByNumber, type Syscall } from '../../kernel/syscalls.ts';
import { ascii, hex32, matchesAt, decimalNr } from '../shared/bytes.ts';
import type { Interner } from '../shared/interner.ts';

const unknownCall = ascii('unknown-syscall(');

/**
 * Reads `arch=` and `syscall=` of a record, as numbers (`c000003e`, `257`) or in the words of `ausearch -i` (`x86_64`,
 * `openat`, `unknown-syscall(999)`).
 */
export class CallReader {
  readonly #names: Interner;

  constructor(names: Interner) {
    this.#names = names;
  }

  /** The AUDIT_ARCH_* value of an `arch=` field; NaN where it names no architecture we know. */
  arch(buffer: Uint8Array, start: number, end: number): number {
    const value = hex32(buffer, start, end);
    if (!Number.isNaN(value)) return value;
    const arch = archNamed(this.#names.text(buffer, start, end));
    return arch === undefined ? Number.NaN : archFacts(arch).audit;
  }

  /** The call of a `syscall=` field on an AUDIT_ARCH_* value; undefined where either is in no table. */
  call(archValue: number, buffer: Uint8Array, start: number, end: number): Syscall | undefined {
    const nr = callNumber(buffer, start, end);
    const arch = archFromAudit(archValue, Number.isNaN(nr) ? 0 : nr);
    if (arch === undefined) return undefined;
    if (!Number.isNaN(nr)) return syscallByNumber(arch, nr);
    return resolveName(arch, this.#names.text(buffer, start, end), 'audit');
  }
}

/** `257`, `-1` or `unknown-syscall(999)`; NaN for a name. */
export function callNumber(buffer: Uint8Array, start: number, end: number): number {
  if (!matchesAt(buffer, start, end, unknownCall)) return decimalNr(buffer, start, end);
  return decimalNr(buffer, start + unknownCall.length, end - 1);
}

/** The audit library names machines as uname does, or by the family. */
function archNamed(name: string): Arch | undefined {
  return archFromLabel(name) ?? archFromUname(name);
}
