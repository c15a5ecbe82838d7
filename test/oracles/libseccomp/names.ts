import { arches, type Arch } from '../../../packages/core/src/kernel/arch.ts';
import { multiplexedAs } from '../../../packages/core/src/kernel/multiplexers.ts';
import { syscallByName, syscallsOf } from '../../../packages/core/src/kernel/syscalls.ts';
import type { LibseccompExporter } from './exporter.ts';

const compared: readonly Arch[] = ['x86_64', 'x86', 'x32', 'aarch64', 'arm', 'riscv64', 'ppc64le', 's390x', 's390'];

export interface KnownNames {
  /** Names that have the same numbers, or none, in both tables on every architecture compared. */
  readonly agreed: readonly string[];
  /** Whether this libseccomp knows a name at all. */
  readonly knows: (name: string) => boolean;
}

/** `test/kernel-facts.test.ts` explains every difference of the tables; here names that differ are left out. */
export function knownNames(exporter: LibseccompExporter): KnownNames {
  const names = [...new Set(arches.flatMap((arch) => syscallsOf(arch).flatMap(({ name }) => name ?? [])))];
  const tables = compared.map((arch) => [arch, exporter.numbers(arch, names)] as const);
  const same = (name: string): boolean =>
    tables.every(([arch, numbers]) => {
      const theirs = numbers.get(name);
      const ours = syscallByName(arch, name)?.nr;
      // Multiplexed calls have a made-up number there, whether or not they also have one of their own.
      return (
        theirs !== undefined &&
        (theirs < 0 ? ours === undefined || multiplexedAs(arch, name) !== undefined : ours === theirs)
      );
    });
  // A made-up number that two calls share is taken for either.
  const made = tables[0]?.[1] ?? new Map<string, number>();
  const shared = (name: string): boolean => {
    const number = made.get(name) ?? 0;
    return number < 0 && names.some((other) => other !== name && made.get(other) === number);
  };
  const known = new Set(names.filter((name) => tables[0]?.[1].get(name) !== undefined));
  return { agreed: names.filter((name) => same(name) && !shared(name)), knows: (name) => known.has(name) };
}
