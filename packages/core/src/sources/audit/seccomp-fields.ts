import { ascii, findLast, matchesAt, space, until } from '../shared/bytes.ts';

/** Where the values of a SECCOMP record stand. One object is reused for all of them. */
export interface SeccompFields {
  /** -1 in records of kernels before 3.16, which do not tell the architecture. */
  archStart: number;
  archEnd: number;
  callStart: number;
  callEnd: number;
  codeStart: number;
  codeEnd: number;
  /** Where `sig=` begins: everything the process could choose stands before. */
  tail: number;
}

export function emptySeccompFields(): SeccompFields {
  return { archStart: -1, archEnd: -1, callStart: -1, callEnd: -1, codeStart: -1, codeEnd: -1, tail: -1 };
}

const codeKey = ascii(' code=');
const archKey = ascii('arch=');
const callKey = ascii('syscall=');
const sigKey = ascii('sig=');
const compatKey = ascii('compat=');
const pointerKey = ascii('ip=');
const letterA = 0x61;
const letterS = 0x73;

/**
 * Reads a SECCOMP record from its end: what the process chose (comm, exe, its security label) stands before `sig=` and is
 * never looked at, so that a program called `syscall=reboot` stays a name.
 *
 *     … pid=16543 comm=syscall=reboot exe=/x sig=SIG0 arch=x86_64 syscall=mmap compat=0 ip=0x7f5cdaaa5ca3 code=log
 *
 * False where the end of the record is not there.
 */
export function readSeccomp(buffer: Uint8Array, start: number, end: number, fields: SeccompFields): boolean {
  const code = findLast(buffer, start, end, codeKey);
  if (code < 0) return false;
  fields.codeStart = code + codeKey.length;
  fields.codeEnd = until(buffer, fields.codeStart, end, space);
  fields.archStart = fields.archEnd = fields.callStart = fields.tail = -1;
  let tokenEnd = code;
  while (tokenEnd > start && fields.tail < 0) {
    const token = tokenStart(buffer, start, tokenEnd);
    if (!readToken(buffer, token, tokenEnd, fields)) return false;
    tokenEnd = token - 1;
  }
  return fields.callStart >= 0 && fields.tail >= 0;
}

/** False for a token that stands nowhere in the end of a record. */
function readToken(buffer: Uint8Array, token: number, end: number, fields: SeccompFields): boolean {
  const first = buffer[token];
  if (first === letterS && matchesAt(buffer, token, end, callKey)) {
    fields.callStart = token + callKey.length;
    fields.callEnd = end;
  } else if (first === letterA && matchesAt(buffer, token, end, archKey)) {
    fields.archStart = token + archKey.length;
    fields.archEnd = end;
  } else if (first === letterS && matchesAt(buffer, token, end, sigKey)) {
    fields.tail = token;
  } else {
    return matchesAt(buffer, token, end, compatKey) || matchesAt(buffer, token, end, pointerKey);
  }
  return true;
}

function tokenStart(buffer: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && buffer[at - 1] !== space) at -= 1;
  return at;
}
