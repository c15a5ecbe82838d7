import { isSyscallName } from '../../kernel/syscalls.ts';
import { writingCalls } from '../shared/exposure.ts';
import { textOf } from './bytes.ts';
import { CallEnd } from './call-end.ts';
import { nameEndOf, shapeOf } from './line-shapes.ts';
import { readNote } from './notes.ts';
import { readOutputArgument } from './output-argument.ts';
import { Prefix } from './prefix.ts';
import { SummaryReader } from './summary-table.ts';
import { Unstyler } from './unstyler.ts';

const ends = new CallEnd();

/** Whether a line can hardly be anything but strace's: a whole call, a resumed one, an exit, a note or the header of a table. */
export function speaksForStrace(buffer: Uint8Array, start: number, end: number): boolean {
  const plain = new Unstyler();
  plain.read(buffer, start, end);
  plain.strip();
  return isStrace(plain.buffer, plain.start, plain.end);
}

function isStrace(buffer: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return false;
  const body = new Prefix().read(buffer, start, end);
  const shape = body < end ? shapeOf(buffer, body, end) : 'other';
  if (shape === 'call') return isCall(buffer, body, end);
  if (shape === 'stack' || shape === 'dump' || shape === 'unread') return false;
  if (shape !== 'other') return true;
  return readNote(buffer, start, end) !== undefined || new SummaryReader().line(buffer, start, end, 1);
}

function isCall(buffer: Uint8Array, body: number, end: number): boolean {
  const nameEnd = nameEndOf(buffer, body, end);
  const name = textOf(buffer, body, nameEnd);
  if (!isSyscallName(name) && !/^syscall_(0x)?[0-9a-f]+$/.test(name)) return false;
  if (writingCalls.has(name) && readOutputArgument(name, buffer, nameEnd + 1, end) !== undefined) return true;
  return ends.read(buffer, nameEnd + 1, end) !== 'torn';
}
