import {
  callPattern,
  CallNotationError,
  formatCall,
  parseCall,
  syscallByNumber,
  syscallsOf,
  type Arch,
  type Call,
  type CallPattern,
  type WrittenCall,
} from '@seccomp-tailor/core';
import type * as z from 'zod';
import type { callSchema } from '../json/bpf-reports.ts';
import { nearest } from '../command-line/nearest.ts';
import { UserError } from '../failures/user-error.ts';

const notation =
  "Write socket(AF_NETLINK, *, 9), i386:socket, 'nr:435(0)': names or numbers, * for any, nothing for 0.";

/** Reads the call of a command line. */
export function readCall(text: string): WrittenCall {
  return orRefuse(() => parseCall(text), notation);
}

/** What it means on an architecture, unless it names another. */
export function readPattern(text: string, native: Arch): CallPattern {
  const written = readCall(text);
  const arch = written.arch ?? native;
  return orRefuse(() => callPattern(written, arch), hintFor(written, arch));
}

/** Runs what may meet a call that is none; the complaint is a UserError. */
export function orRefuse<T>(read: () => T, hint: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CallNotationError) throw new UserError('usage', error.message, hint);
    throw error;
  }
}

/** The call that was meant, where a name is nearly one. */
export function hintFor({ target }: WrittenCall, arch: Arch): string {
  const names = syscallsOf(arch).flatMap(({ name }) => name ?? []);
  const match = names.includes(target) ? undefined : nearest(target, names);
  return match === undefined ? notation : `Did you mean ${match}?`;
}

/** A call as JSON reports have it. */
export function callJson({ arch, nr, args }: Call, native: Arch): z.infer<typeof callSchema> {
  const syscall = syscallByNumber(arch, nr);
  const { name } = syscall;
  return {
    text: formatCall({ syscall, args }, native),
    arch,
    nr,
    ...(name !== undefined && { name }),
    args: args.map(String),
  };
}
