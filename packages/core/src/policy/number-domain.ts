import { archFacts, arches, type Arch } from '../kernel/arch.ts';
import { maxNumber, type NumberRange } from './number-map.ts';

/** The bit that tells x32's numbers from those of x86_64, with which it shares its AUDIT_ARCH value. */
const x32Bit = archFacts('x32').offset;

const sharedDomains: Partial<Record<Arch, readonly NumberRange[]>> = {
  // -1 has the bit too, but is what a tracer sets to skip a call; libseccomp leaves it to x86_64.
  x86_64: [
    { first: 0, last: x32Bit - 1 },
    { first: maxNumber, last: maxNumber },
  ],
  x32: [{ first: x32Bit, last: maxNumber - 1 }],
};

/** The numbers that are calls of an architecture: all, unless it shares its AUDIT_ARCH value with another. In order. */
export function numberDomain(arch: Arch): readonly NumberRange[] {
  return sharedDomains[arch] ?? [{ first: 0, last: maxNumber }];
}

/** A range of numbers under one AUDIT_ARCH value, and the architecture they are calls of. */
export interface OwnedRange extends NumberRange {
  readonly arch: Arch;
}

/** Who owns the numbers of an AUDIT_ARCH value, in order and without gaps. */
export function numberOwners(audit: number): readonly OwnedRange[] {
  return arches
    .filter((arch) => archFacts(arch).audit === audit)
    .flatMap((arch) => numberDomain(arch).map((range) => ({ ...range, arch })))
    .toSorted((a, b) => a.first - b.first);
}
