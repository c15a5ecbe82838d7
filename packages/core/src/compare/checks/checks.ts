import { allowsEverything } from './allows-everything.ts';
import { architectures } from './architectures.ts';
import type { Check } from './check.ts';
import { defaultErrno } from './default-errno.ts';
import { ioUring } from './io-uring.ts';
import { knownNames } from './known-names.ts';
import { multiplexers } from './multiplexers.ts';
import { repeatedRules } from './repeated-rules.ts';
import { startup } from './startup.ts';
import { upperBits } from './upper-bits.ts';
import { valueWidth } from './value-width.ts';

/** In the order of their reports: what keeps containers from starting, what is let through, what is left of style. */
export const checks: readonly Check[] = [
  startup,
  allowsEverything,
  upperBits,
  valueWidth,
  multiplexers,
  ioUring,
  defaultErrno,
  architectures,
  knownNames,
  repeatedRules,
];
