import { ascii, matchesAt, space, until } from '../shared/bytes.ts';

/** Where the values of a SYSCALL record stand. One object is reused for all of them. */
export interface SyscallFields {
  archStart: number;
  archEnd: number;
  callStart: number;
  callEnd: number;
  /** -1 where the record tells no result: the call never returned. */
  successStart: number;
  exitStart: number;
  exitEnd: number;
  /** Begin of a0= to a3='s values and their ends; -1 where there is none. */
  readonly args: Int32Array;
  readonly argEnds: Int32Array;
  /** Where reading stopped: comm and exe come later. */
  rest: number;
}

export function emptySyscallFields(): SyscallFields {
  return {
    archStart: -1,
    archEnd: -1,
    callStart: -1,
    callEnd: -1,
    successStart: -1,
    exitStart: -1,
    exitEnd: -1,
    args: new Int32Array(4),
    argEnds: new Int32Array(4),
    rest: -1,
  };
}

const archKey = ascii('arch=');
const callKey = ascii('syscall=');
const personalityKey = ascii('per=');
const successKey = ascii('success=');
const exitKey = ascii('exit=');

/**
 * Reads a SYSCALL record from its beginning, where the kernel's own fields stand in a fixed order. Everything the
 * process could choose comes after them and is not looked at.
 *
 *     arch=c000003e syscall=59 success=yes exit=0 a0=7efd63c165d0 … a3=7efd642316a0 items=2 ppid=… comm="odd" …
 *     arch=x86_64 syscall=access success=no exit=ENOENT(No such file or directory) a0=0x7ff82f1812a0 a1=R_OK …
 *     arch=c000003e syscall=231 a0=2 a1=e7 a2=3c a3=0 items=0 …                       the task ended in the call
 */
export function readSyscall(buffer: Uint8Array, start: number, end: number, fields: SyscallFields): boolean {
  if (!matchesAt(buffer, start, end, archKey)) return false;
  fields.archStart = start + archKey.length;
  fields.archEnd = until(buffer, fields.archStart, end, space);
  const call = fields.archEnd + 1;
  if (!matchesAt(buffer, call, end, callKey)) return false;
  fields.callStart = call + callKey.length;
  fields.callEnd = until(buffer, fields.callStart, end, space);
  // Arguments always follow: a record that ends before them was cut, perhaps in the middle of a number.
  if (fields.callEnd >= end) return false;
  const result = readResult(buffer, fields.callEnd + 1, end, fields);
  if (result >= end) return false;
  fields.rest = readArguments(buffer, result, end, fields);
  return true;
}

function readResult(buffer: Uint8Array, start: number, end: number, fields: SyscallFields): number {
  fields.successStart = fields.exitStart = fields.exitEnd = -1;
  let at = start;
  if (matchesAt(buffer, at, end, personalityKey)) at = until(buffer, at, end, space) + 1;
  if (matchesAt(buffer, at, end, successKey)) {
    fields.successStart = at + successKey.length;
    at = until(buffer, at, end, space) + 1;
  }
  if (!matchesAt(buffer, at, end, exitKey)) return at;
  fields.exitStart = at + exitKey.length;
  fields.exitEnd = until(buffer, fields.exitStart, end, space);
  const open = until(buffer, fields.exitStart, fields.exitEnd, 0x28);
  if (open === fields.exitEnd) return fields.exitEnd + 1;
  fields.exitEnd = open;
  return until(buffer, open, end, 0x29) + 2;
}

function readArguments(buffer: Uint8Array, start: number, end: number, fields: SyscallFields): number {
  fields.args.fill(-1);
  let at = start;
  for (let index = 0; index < 4; index += 1) {
    if (buffer[at] !== 0x61 || buffer[at + 1] !== 0x30 + index || buffer[at + 2] !== 0x3d) break;
    const valueEnd = until(buffer, at, end, space);
    // The last token of a cut record may have been cut itself.
    if (valueEnd >= end) break;
    fields.args[index] = at + 3;
    fields.argEnds[index] = valueEnd;
    at = valueEnd + 1;
  }
  return Math.min(at, end);
}
