import type { numbers } from './tables/syscalls.ts';

/**
 * Architectures as libseccomp names them (`SCMP_ARCH_<NAME>`, here in lower case), with the other names the kernel
 * and its tools use for them. `audit` is AUDIT_ARCH_* of include/uapi/linux/audit.h.
 */
interface ArchFacts {
  /** AUDIT_ARCH_* value. x32 shares x86_64's: its numbers carry bit 30. */
  readonly audit: number;
  /** Column of the system call table; several byte orders share one. */
  readonly table: keyof typeof numbers;
  /** Added to the table's number to get the number the kernel sees. */
  readonly offset: number;
  /**
   * Bits of an argument that libseccomp compares (its `arch_def.size`). The kernel hands a filter 64-bit arguments in any
   * case; x32 and MIPS n32 programs have 64-bit registers, of which libseccomp's filters see the low half.
   */
  readonly bits: 32 | 64;
  readonly endian: 'little' | 'big';
  /** Machine name of uname(2), where an arch has one of its own. */
  readonly uname?: string;
  /** The engines' name, which profiles use in `includes.arches` and `excludes.arches`: libseccomp-golang's, not GOARCH. */
  readonly engineName?: string;
  /** How a call of this arch is labelled beside native ones, when not by the arch's own name. */
  readonly label?: string;
}

const facts = {
  x86_64: {
    audit: 0xc000003e,
    table: 'x86_64',
    offset: 0,
    bits: 64,
    endian: 'little',
    uname: 'x86_64',
    engineName: 'amd64',
  },
  x86: {
    audit: 0x40000003,
    table: 'x86',
    offset: 0,
    bits: 32,
    endian: 'little',
    uname: 'i686',
    engineName: 'x86',
    label: 'i386',
  },
  x32: { audit: 0xc000003e, table: 'x32', offset: 0x40000000, bits: 32, endian: 'little', engineName: 'x32' },
  aarch64: {
    audit: 0xc00000b7,
    table: 'aarch64',
    offset: 0,
    bits: 64,
    endian: 'little',
    uname: 'aarch64',
    engineName: 'arm64',
  },
  arm: { audit: 0x40000028, table: 'arm', offset: 0, bits: 32, endian: 'little', uname: 'armv7l', engineName: 'arm' },
  riscv64: {
    audit: 0xc00000f3,
    table: 'riscv64',
    offset: 0,
    bits: 64,
    endian: 'little',
    uname: 'riscv64',
    engineName: 'riscv64',
  },
  loongarch64: {
    audit: 0xc0000102,
    table: 'loongarch64',
    offset: 0,
    bits: 64,
    endian: 'little',
    uname: 'loongarch64',
    engineName: 'loong64',
  },
  ppc64le: {
    audit: 0xc0000015,
    table: 'ppc64',
    offset: 0,
    bits: 64,
    endian: 'little',
    uname: 'ppc64le',
    engineName: 'ppc64le',
  },
  ppc64: { audit: 0x80000015, table: 'ppc64', offset: 0, bits: 64, endian: 'big', uname: 'ppc64', engineName: 'ppc64' },
  ppc: { audit: 0x00000014, table: 'ppc', offset: 0, bits: 32, endian: 'big', uname: 'ppc', engineName: 'ppc' },
  s390x: { audit: 0x80000016, table: 's390x', offset: 0, bits: 64, endian: 'big', uname: 's390x', engineName: 's390x' },
  s390: { audit: 0x00000016, table: 's390', offset: 0, bits: 32, endian: 'big', uname: 's390', engineName: 's390' },
  mips: { audit: 0x00000008, table: 'mips', offset: 4000, bits: 32, endian: 'big', uname: 'mips', engineName: 'mips' },
  mips64: {
    audit: 0x80000008,
    table: 'mips64',
    offset: 5000,
    bits: 64,
    endian: 'big',
    uname: 'mips64',
    engineName: 'mips64',
  },
  mips64n32: { audit: 0xa0000008, table: 'mips64n32', offset: 6000, bits: 32, endian: 'big', engineName: 'mips64n32' },
  mipsel: { audit: 0x40000008, table: 'mips', offset: 4000, bits: 32, endian: 'little', engineName: 'mipsel' },
  mipsel64: { audit: 0xc0000008, table: 'mips64', offset: 5000, bits: 64, endian: 'little', engineName: 'mipsel64' },
  mipsel64n32: {
    audit: 0xe0000008,
    table: 'mips64n32',
    offset: 6000,
    bits: 32,
    endian: 'little',
    engineName: 'mipsel64n32',
  },
  m68k: { audit: 0x00000004, table: 'm68k', offset: 0, bits: 32, endian: 'big', uname: 'm68k' },
  parisc: {
    audit: 0x0000000f,
    table: 'parisc',
    offset: 0,
    bits: 32,
    endian: 'big',
    uname: 'parisc',
    engineName: 'parisc',
  },
  parisc64: {
    audit: 0x8000000f,
    table: 'parisc64',
    offset: 0,
    bits: 64,
    endian: 'big',
    uname: 'parisc64',
    engineName: 'parisc64',
  },
  sheb: { audit: 0x0000002a, table: 'sh', offset: 0, bits: 32, endian: 'big' },
  sh: { audit: 0x4000002a, table: 'sh', offset: 0, bits: 32, endian: 'little', uname: 'sh4', engineName: 'sh' },
} as const satisfies Record<string, ArchFacts>;

/** An architecture, by its libseccomp name in lower case. */
export type Arch = keyof typeof facts;

/** Every architecture the OCI runtime specification names, x86_64 first. */
export const arches = Object.keys(facts) as readonly Arch[];

export function archFacts(arch: Arch): ArchFacts {
  return facts[arch];
}

/** Whether this is one of {@link arches}, by libseccomp's name in lower case. */
export function isArch(name: string): name is Arch {
  return Object.hasOwn(facts, name);
}

/** `SCMP_ARCH_X86_64` for `x86_64`. */
export function scmpArch(arch: Arch): string {
  return `SCMP_ARCH_${arch.toUpperCase()}`;
}

/** The arch of a `SCMP_ARCH_*` name, upper case only, as runc has it. */
export function archFromScmp(name: string): Arch | undefined {
  if (!name.startsWith('SCMP_ARCH_')) return undefined;
  return arches.find((arch) => scmpArch(arch) === name);
}

/** The arch of an AUDIT_ARCH_* value; x32 calls are told from x86_64 ones by bit 30 of their number. */
export function archFromAudit(value: number, nr: number): Arch | undefined {
  if (value === facts.x86_64.audit) return (nr & facts.x32.offset) !== 0 && nr > 0 ? 'x32' : 'x86_64';
  return arches.find((arch) => facts[arch].audit === value);
}

/** The arch of uname(2)'s machine field (or Node's `os.machine()`). */
export function archFromUname(machine: string): Arch | undefined {
  if (/^i[3-6]86$/.test(machine)) return 'x86';
  if (/^armv\d/.test(machine)) return 'arm';
  return arches.find((arch) => archFacts(arch).uname === machine);
}

/** The arch of an engine's name for it: `amd64`, `arm64`. */
export function archFromEngineName(name: string): Arch | undefined {
  return arches.find((arch) => archFacts(arch).engineName === name);
}

/** How calls of `arch` are labelled beside native ones: `i386`, `x32`, else the arch's name. */
export function archLabel(arch: Arch): string {
  return archFacts(arch).label ?? arch;
}

/** The arch of a label (`i386`) or name (`x86`). */
export function archFromLabel(label: string): Arch | undefined {
  return isArch(label) ? label : arches.find((arch) => archFacts(arch).label === label);
}

/** The other architectures whose programs a kernel of this one can run; a filter that leaves them out kills their calls. */
export function subArches(arch: Arch): readonly Arch[] {
  return subArchTable[arch] ?? [];
}

const subArchTable: Partial<Record<Arch, readonly Arch[]>> = {
  x86_64: ['x86', 'x32'],
  aarch64: ['arm'],
  mips64: ['mips', 'mips64n32'],
  mips64n32: ['mips', 'mips64'],
  mipsel64: ['mipsel', 'mipsel64n32'],
  mipsel64n32: ['mipsel', 'mipsel64'],
  ppc64: ['ppc'],
  s390x: ['s390'],
  parisc64: ['parisc'],
};
