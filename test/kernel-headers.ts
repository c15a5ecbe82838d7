import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { archFacts, type Arch } from '../packages/core/src/kernel/arch.ts';
import type { KernelVersion } from '../packages/core/src/kernel/version.ts';

/**
 * Where the kernel's UAPI headers are looked for. SECCOMP_TAILOR_UAPI names a folder with those of more architectures or
 * of another kernel: where Debian's linux-libc-dev (6.12 or newer) was unpacked.
 */
export const uapiRoot = process.env['SECCOMP_TAILOR_UAPI'] ?? '/';

/** The kernel the headers are of. LINUX_VERSION_CODE is 0xMMmmpp. */
export function headerVersion(): KernelVersion {
  const text = readFileSync(path.join(uapiRoot, 'usr/include/linux/version.h'), 'utf8');
  const code = Number(/LINUX_VERSION_CODE (\d+)/.exec(text)?.[1]);
  return { major: code >> 16, minor: (code >> 8) & 0xff };
}

/** The header with an architecture's system call numbers, undefined where it is not installed. */
export function systemCallHeader(arch: Arch): string | undefined {
  const files: Readonly<Record<string, string>> = {
    x86_64: 'x86/asm/unistd_64.h',
    x86: 'x86/asm/unistd_32.h',
    x32: 'x86/asm/unistd_x32.h',
    aarch64: 'arm64/asm/unistd_64.h',
    arm: 'arm/asm/unistd-eabi.h',
    riscv64: 'riscv/asm/unistd_64.h',
    loongarch64: 'loongarch/asm/unistd_64.h',
    ppc64: 'powerpc/asm/unistd_64.h',
    ppc: 'powerpc/asm/unistd_32.h',
    s390x: 's390/asm/unistd_64.h',
    s390: 's390/asm/unistd_32.h',
    mips: 'mips/asm/unistd_o32.h',
    mips64: 'mips/asm/unistd_n64.h',
    mips64n32: 'mips/asm/unistd_n32.h',
    m68k: 'm68k/asm/unistd_32.h',
    parisc: 'parisc/asm/unistd_32.h',
    parisc64: 'parisc/asm/unistd_64.h',
    sh: 'sh/asm/unistd_32.h',
  };
  const file = files[archFacts(arch).table] ?? '';
  const candidates = [`usr/lib/linux/uapi/${file}`, `usr/include/x86_64-linux-gnu/${file.replace('x86/', '')}`];
  // Only x86's headers lie in the second place.
  const usable = file.startsWith('x86/') ? candidates : candidates.slice(0, 1);
  return usable.map((name) => path.join(uapiRoot, name)).find((name) => existsSync(name));
}

/** Reads `#define __NR_read 0`, `(__X32_SYSCALL_BIT + 0)`, `(__NR_Linux + 0)`, `(__NR_SYSCALL_BASE + 0)`. */
export function systemCalls(file: string, offset: number): ReadonlyMap<string, number> {
  const lines = readFileSync(file, 'utf8').matchAll(/^#define __NR_(\w+)\s+(?:\(\w+ \+ (\d+)\)|(\d+))$/gm);
  return new Map([...lines].map(([, name = '', added, plain]) => [name, Number(added ?? plain) + offset]));
}

/** The same of the generic header on a 64-bit architecture, where `__NR3264_lseek` is lseek and `__NR3264_fstatat` newfstatat. */
export function genericSystemCalls(): ReadonlyMap<string, number> {
  const text = readFileSync(path.join(uapiRoot, 'usr/include/asm-generic/unistd.h'), 'utf8');
  const plain = [...text.matchAll(/^#define __NR_(\w+)\s+(\d+)$/gm)].map(
    ([, name = '', nr]) => [name, Number(nr)] as const,
  );
  const sized = [...text.matchAll(/^#define __NR3264_(\w+)\s+(\d+)$/gm)].map(
    ([, name = '', nr]) => [name === 'fstatat' ? 'newfstatat' : name, Number(nr)] as const,
  );
  return new Map([...plain, ...sized].filter(([name]) => name !== 'syscalls'));
}

/** Evaluates `#define AUDIT_ARCH_X86_64 (EM_X86_64|__AUDIT_ARCH_64BIT|__AUDIT_ARCH_LE)`. */
export function auditArches(): ReadonlyMap<string, number> {
  const bits = new Map([...plainDefines('usr/include/linux/elf-em.h'), ...plainDefines('usr/include/linux/audit.h')]);
  const text = readFileSync(path.join(uapiRoot, 'usr/include/linux/audit.h'), 'utf8').replaceAll(/\\\n\s*/g, '');
  return new Map(
    [...text.matchAll(/^#define (AUDIT_ARCH_\w+)\s+\(([\w|]+)\)$/gm)].map(([, name = '', sum = '']) => [
      name,
      Number(sum.split('|').reduce((value, part) => value | (bits.get(part) ?? 0n), 0n)),
    ]),
  );
}

/** Names that a header defines as a number and nothing else, once only. */
export function plainDefines(header: string, under = uapiRoot): ReadonlyMap<string, bigint> {
  const file = [header, header.replace('include/asm/', 'include/x86_64-linux-gnu/asm/')]
    .map((name) => path.join(under, name))
    .find(existsSync);
  if (file === undefined) return new Map();
  const lines = readFileSync(file, 'utf8').matchAll(/^#\s*define\s+(\w+)\s+(0x[\da-fA-F]+|\d+)(?=\s|$)/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, BigInt(octalOrDecimal(value))]));
}

export function octalOrDecimal(text = '0'): string {
  return /^0\d+$/.test(text) ? `0o${text.slice(1)}` : text;
}
