import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConstantSource } from './constant-sets.ts';

/** How to read the kernel's headers as a program of one architecture does. */
export interface HeaderTarget {
  /** Column of the system call tables. */
  readonly table: string;
  /** The architecture's folder under usr/lib/linux/uapi. */
  readonly uapi: string;
  readonly flags: readonly string[];
}

// The first is what the others are told as differences from.
export const targets: readonly HeaderTarget[] = [
  { table: 'x86_64', uapi: 'x86', flags: ['-m64', '-D__x86_64__', '-D__LP64__'] },
  { table: 'x86', uapi: 'x86', flags: ['-m32', '-D__i386__'] },
  { table: 'aarch64', uapi: 'arm64', flags: ['-m64', '-D__aarch64__', '-D__LP64__'] },
  { table: 'arm', uapi: 'arm', flags: ['-m32', '-D__arm__', '-D__ARM_EABI__'] },
  { table: 'riscv64', uapi: 'riscv', flags: ['-m64', '-D__riscv', '-D__riscv_xlen=64', '-D__LP64__'] },
  {
    table: 'loongarch64',
    uapi: 'loongarch',
    flags: ['-m64', '-D__loongarch__', '-D__loongarch_grlen=64', '-D__LP64__'],
  },
  { table: 'ppc64', uapi: 'powerpc', flags: ['-m64', '-D__powerpc__', '-D__powerpc64__', '-D__LP64__'] },
  { table: 'ppc', uapi: 'powerpc', flags: ['-m32', '-D__powerpc__'] },
  { table: 's390x', uapi: 's390', flags: ['-m64', '-D__s390__', '-D__s390x__', '-D__LP64__'] },
  { table: 's390', uapi: 's390', flags: ['-m32', '-D__s390__'] },
  { table: 'mips', uapi: 'mips', flags: ['-m32', '-D__mips__', '-D__MIPSEB__', '-D_MIPS_SIM=1', '-D_MIPS_SZLONG=32'] },
  {
    table: 'mips64',
    uapi: 'mips',
    flags: ['-m64', '-D__mips__', '-D__MIPSEB__', '-D_MIPS_SIM=3', '-D_MIPS_SZLONG=64'],
  },
  {
    table: 'mips64n32',
    uapi: 'mips',
    flags: ['-m32', '-D__mips__', '-D__MIPSEB__', '-D_MIPS_SIM=2', '-D_MIPS_SZLONG=32'],
  },
  { table: 'm68k', uapi: 'm68k', flags: ['-m32', '-D__mc68000__'] },
  { table: 'parisc', uapi: 'parisc', flags: ['-m32', '-D__hppa__'] },
  { table: 'parisc64', uapi: 'parisc', flags: ['-m64', '-D__hppa__', '-D__LP64__'] },
  { table: 'sh', uapi: 'sh', flags: ['-m32', '-D__sh__'] },
];

type Values = ReadonlyMap<string, bigint>;

/**
 * Reads a set's constants as `target` sees them, under `root` (which holds usr/include and usr/lib/linux/uapi). Undefined
 * where the target has none of the set's headers.
 */
export function readConstants(root: string, target: HeaderTarget, source: ConstantSource): Values | undefined {
  const headers = source.headers.filter((header) => headerFile(root, target, header) !== undefined);
  if (headers.length === 0) return undefined;
  let names = headers.flatMap((header) => namesIn(root, target, header, source));
  names = [...new Set(names)].filter((name) => source.include.test(name) && source.exclude?.test(name) !== true);
  return evaluate(root, target, headers, names);
}

/** The text of every header a set is read from, to tell whether they changed. */
export function headerTexts(root: string, target: HeaderTarget, source: ConstantSource): string {
  return source.headers
    .map((header) => headerFile(root, target, header))
    .map((file) => (file === undefined ? '' : readFileSync(file, 'utf8')))
    .join('\n');
}

function includeFolders(root: string, target: HeaderTarget): readonly string[] {
  return [path.join(root, 'usr/lib/linux/uapi', target.uapi), path.join(root, 'usr/include')];
}

function headerFile(root: string, target: HeaderTarget, header: string): string | undefined {
  return includeFolders(root, target)
    .map((folder) => path.join(folder, header))
    .find((file) => existsSync(file));
}

/** Names that a header defines: `#define NAME`, or NAME at the beginning of a line of an enumeration. */
function namesIn(root: string, target: HeaderTarget, header: string, { defines }: ConstantSource): readonly string[] {
  const file = headerFile(root, target, header);
  if (file === undefined) return [];
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(defines ?? /^(?:#\s*define\s+|\s+)([A-Z]\w*)\b/gm)].map((match) => match[1] ?? '');
}

/** Has the compiler work the names out; those that are no constants there (another architecture's, functions) are dropped. */
function evaluate(root: string, target: HeaderTarget, headers: readonly string[], wanted: readonly string[]): Values {
  // Structures whose size is part of a number, and types the headers take for granted.
  // asm-generic headers come in through those of the architecture.
  const own = headers.filter((header) => !header.startsWith('asm-generic/'));
  const includes = ['linux/types.h', 'asm/termbits.h', 'linux/serial.h', ...own].map(
    (header) => `#include <${header}>`,
  );
  includes.push('typedef __kernel_size_t size_t;');
  let names = wanted;
  for (;;) {
    const lines = names.map((name) => `  __asm__ volatile("->${name} %0" :: "i"((unsigned long long)(${name})));`);
    const { status, stdout, stderr } = compile(root, target, [...includes, 'void f(void) {', ...lines, '}'].join('\n'));
    if (status === 0) return new Map([...stdout.matchAll(/^\s*->(\w+) \$(-?\d+)$/gm)].map(toEntry));
    const first = includes.length + 2;
    const bad = new Set(
      [...stderr.matchAll(/<stdin>:(\d+):\d+: error/g)].map((match) => names[Number(match[1]) - first] ?? ''),
    );
    bad.delete('');
    if (bad.size === 0)
      throw new Error(`the compiler refuses the headers for ${target.table}:\n${stderr.slice(0, 2000)}`);
    names = names.filter((name) => !bad.has(name));
  }
}

function toEntry(match: RegExpMatchArray): [string, bigint] {
  return [match[1] ?? '', BigInt.asUintN(64, BigInt(match[2] ?? '0'))];
}

function compile(
  root: string,
  target: HeaderTarget,
  code: string,
): { status: number | null; stdout: string; stderr: string } {
  const folders = includeFolders(root, target).map((folder) => `-I${folder}`);
  const pointerSize = `-D__SIZEOF_POINTER__=${target.flags.includes('-m64') ? 8 : 4}`;
  const flags = [
    '-nostdinc',
    '-undef',
    '-D__GNUC__=12',
    '-D__linux__',
    pointerSize,
    ...target.flags,
    ...folders,
    '-O1',
    '-S',
    '-x',
    'c',
    '-',
    '-o',
    '-',
  ];
  return spawnSync('gcc', ['-fmax-errors=0', '-ftrack-macro-expansion=0', '-w', ...flags], {
    input: code,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
}
