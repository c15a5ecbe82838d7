import * as z from 'zod/mini';
import { arches, scmpArch } from '../kernel/arch.ts';
import { actions, operators } from './flat.ts';
import { filterFlags, uint, uint64 } from './schema.ts';

const uint32 = uint.check(z.refine((value) => value <= 0xffff_ffff, 'a whole number from 0 to 4294967295'));

const condition = z.strictObject({
  index: uint.check(z.refine((index) => index <= 5, 'an argument index from 0 to 5')),
  value: uint64,
  valueTwo: z.optional(uint64),
  op: z.enum(operators),
});

const rule = z.strictObject({
  names: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
  action: z.enum(actions),
  errnoRet: z.optional(uint32),
  args: z.optional(z.array(condition)),
});

/**
 * The `linux.seccomp` object of the OCI runtime specification (schema/config-linux.json), nothing else: engine fields,
 * unknown words and missing required fields are refused.
 */
export const ociSeccompSchema = z.strictObject({
  defaultAction: z.enum(actions),
  defaultErrnoRet: z.optional(uint32),
  architectures: z.optional(z.array(z.enum(arches.map(scmpArch)))),
  flags: z.optional(z.array(z.enum(filterFlags))),
  listenerPath: z.optional(z.string()),
  listenerMetadata: z.optional(z.string()),
  syscalls: z.optional(z.array(rule)),
});
