// The generated tables against what this machine knows: the kernel's own headers, libseccomp and Node's constants. Every difference must be
// one that is explained here.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { arches, archFacts, type Arch } from '../packages/core/src/kernel/arch.ts';
import { constantSet, type ConstantSetName } from '../packages/core/src/kernel/constants.ts';
import { errnoNumber } from '../packages/core/src/kernel/errno.ts';
import { multiplexedAs } from '../packages/core/src/kernel/multiplexers.ts';
import { firstKernel, isSyscallName, syscallByName, syscallsOf } from '../packages/core/src/kernel/syscalls.ts';
import { constants, sources } from '../packages/core/src/kernel/tables/constants.ts';
import { compareKernelVersions, type KernelVersion } from '../packages/core/src/kernel/version.ts';
import { describeWith, skipPart } from './components.ts';
import {
  auditArches,
  genericSystemCalls,
  headerVersion,
  octalOrDecimal,
  plainDefines,
  systemCallHeader,
  systemCalls,
  uapiRoot,
} from './kernel-headers.ts';

const tablesAreOf: KernelVersion = { major: 7, minor: 1 };

/** One thing two sources say differently. */
interface Difference {
  readonly arch: Arch;
  readonly name: string;
  readonly ours: number | undefined;
  readonly theirs: number | undefined;
}

type Explanation = (difference: Difference) => boolean;

/** The differences that none of the explanations covers, as text. */
function unexplained(
  differences: readonly Difference[],
  explanations: Readonly<Record<string, Explanation>>,
): readonly string[] {
  return differences
    .filter((difference) => !Object.values(explanations).some((explains) => explains(difference)))
    .map(({ arch, name, ours, theirs }) => `${arch} ${name}: ${ours} here, ${theirs} there`);
}

function compare(arch: Arch, theirs: ReadonlyMap<string, number>): readonly Difference[] {
  const names = new Set([...theirs.keys(), ...syscallsOf(arch).map(({ name }) => name ?? '')]);
  return [...names]
    .map((name) => ({ arch, name, ours: syscallByName(arch, name)?.nr, theirs: theirs.get(name) }))
    .filter((difference) => difference.ours !== difference.theirs);
}

describeWith(['kernel-headers'], 'system call tables and the kernel headers', () => {
  const headers = headerVersion();
  const explanations: Readonly<Record<string, Explanation>> = {
    'the call is newer than the headers': ({ name, ours, theirs }) => {
      const since = firstKernel(name);
      return (
        ours !== undefined && theirs === undefined && since !== undefined && compareKernelVersions(since, headers) > 0
      );
    },
    'the call is newer than the tables': ({ arch, name, ours }) =>
      ours === undefined &&
      compareKernelVersions(headers, tablesAreOf) > 0 &&
      (!isSyscallName(name) || (arch === 'loongarch64' && name === 'memfd_secret')),
    // __ARM_NR_*, above 0xf0000: the headers name them apart.
    'a private call of ARM': ({ arch, ours }) => arch === 'arm' && ours !== undefined && ours > 0xf0000,
    'a number that MIPS keeps empty': ({ arch, name, ours }) =>
      arch.startsWith('mips') && ours === undefined && /^(unused|reserved)\d+$/.test(name),
  };
  for (const arch of arches) {
    const file = systemCallHeader(arch);
    if (file === undefined) {
      skipPart(
        'system call tables and the kernel headers, other architectures',
        `${arch} (no headers here; linux-libc-dev 6.12 or newer has them, SECCOMP_TAILOR_UAPI names their folder)`,
      );
      continue;
    }
    it(`${arch}: ${path.relative(uapiRoot, file)}`, () => {
      const theirs = systemCalls(file, archFacts(arch).offset);
      expect(theirs.size).toBeGreaterThan(300);
      expect(unexplained(compare(arch, theirs), explanations)).toEqual([]);
    });
  }

  // The table shared by newer architectures, before Debian shipped headers of every architecture.
  it.each(['aarch64', 'riscv64', 'loongarch64'] as const)('%s: asm-generic/unistd.h', (arch) => {
    const theirs = genericSystemCalls();
    expect(theirs.size).toBeGreaterThan(300);
    const differences = compare(arch, theirs);
    const generic: Readonly<Record<string, Explanation>> = {
      ...explanations,
      'for 32-bit architectures only': ({ name, ours }) =>
        ours === undefined && (name.endsWith('64') || name === 'mmap2'),
      'an architecture asks for it by __ARCH_WANT_…': ({ name, ours }) =>
        ours === undefined &&
        ['renameat', 'getrlimit', 'setrlimit', 'memfd_secret', 'sync_file_range2', 'fstat', 'newfstatat'].includes(
          name,
        ),
      'the first of the numbers for an architecture itself': ({ name }) => name === 'arch_specific_syscall',
      "RISC-V's own numbers": ({ name }) => name === 'riscv_flush_icache' || name === 'riscv_hwprobe',
    };
    expect(unexplained(differences, generic)).toEqual([]);
  });

  it('AUDIT_ARCH_* of every architecture', () => {
    const defined = auditArches();
    for (const arch of arches) {
      const name = { x86: 'I386', x32: 'X86_64', sheb: 'SH', sh: 'SHEL' }[arch as string] ?? arch.toUpperCase();
      expect(archFacts(arch).audit, arch).toBe(defined.get(`AUDIT_ARCH_${name}`));
    }
  });

  it('constants that the headers give as plain numbers', () => {
    let compared = 0;
    for (const [set, list] of Object.entries(sources)) {
      const theirs = new Map(list.split(' ').flatMap((header) => [...plainDefines(`usr/include/${header}`)]));
      for (const [name, value] of constantSet(set as ConstantSetName, 'x86_64').values) {
        const other = theirs.get(name);
        if (other === undefined) continue;
        compared++;
        expect(other, name).toBe(value);
      }
    }
    expect(compared).toBeGreaterThan(400);
    expect(Object.keys(sources)).toEqual(Object.keys(constants));
  });
});

describeWith(['libc-headers'], 'socket constants and the C library', () => {
  it('address families', () => {
    const theirs = plainDefines('usr/include/x86_64-linux-gnu/bits/socket.h', '/');
    const ours = constantSet('family', 'x86_64').values;
    for (const [name, value] of theirs)
      if (name.startsWith('PF_') && name !== 'PF_MAX') expect(ours.get(name), name).toBe(value);
    for (const name of ours.keys())
      if (name.startsWith('PF_') && !/_(UNIX|FILE|ROUTE)$/.test(name)) expect(theirs.has(name), name).toBe(true);
  });

  it('socket types', () => {
    const text = readFileSync('/usr/include/x86_64-linux-gnu/bits/socket_type.h', 'utf8');
    const theirs = [...text.matchAll(/^\s+(SOCK_\w+) = (\d+)/gm)].map(([, name, value]) => [
      name,
      BigInt(octalOrDecimal(value)),
    ]);
    expect(Object.fromEntries(theirs)).toEqual(Object.fromEntries(constantSet('socktype', 'x86_64').values));
  });
});

describe('errno numbers and Node', () => {
  it.runIf(process.platform === 'linux' && process.arch === 'x64')('x86_64', () => {
    for (const [name, number] of Object.entries(os.constants.errno))
      expect(errnoNumber(name, 'x86_64'), name).toBe(number);
  });
  it.runIf(process.platform === 'linux' && process.arch === 'x64')('x86_64 signals', () => {
    const ours = constantSet('signal', 'x86_64').values;
    for (const [name, value] of ours) expect(os.constants.signals[name as NodeJS.Signals], name).toBe(Number(value));
  });
});

describeWith(['libseccomp'], 'system call tables and libseccomp', () => {
  const answers = askLibseccomp();
  const explanations: Readonly<Record<string, Explanation>> = {
    // libseccomp 2.5.4 of Debian 12 ends with Linux 6.7, and lacks these of older ones.
    'the call is newer than libseccomp': ({ name, ours, theirs }) =>
      ours !== undefined &&
      theirs === undefined &&
      compareKernelVersions(firstKernel(name) ?? tablesAreOf, { major: 6, minor: 7 }) > 0,
    'an architecture got the call later than others': ({ arch, name, ours, theirs }) =>
      theirs === undefined &&
      ours !== undefined &&
      ['x32 map_shadow_stack', 'riscv64 riscv_hwprobe'].includes(`${arch} ${name}`),
    // It resolves the name to the multiplexer, and makes rules for both.
    'the call is also a subcall': ({ arch, name, theirs }) => multiplexedAs(arch, name)?.call.nr === theirs,
    // A 64-bit kernel has no use for it; newer libseccomp tables dropped it.
    'libseccomp 2.5 has _llseek on parisc64': ({ arch, name, ours }) =>
      arch === 'parisc64' && name === '_llseek' && ours === undefined,
  };
  for (const arch of arches) {
    const theirs = answers[arch];
    if (theirs === undefined) {
      skipPart(
        'system call tables and libseccomp, loongarch64 m68k sh sheb',
        `${arch} (this libseccomp does not know it)`,
      );
      continue;
    }
    it(arch, () => {
      const asked = new Map(Object.entries(theirs.byName).filter(([, nr]) => nr >= 0));
      expect(asked.size).toBeGreaterThan(300);
      expect(unexplained(compare(arch, asked), explanations)).toEqual([]);
    });
    it(`${arch}, by number`, () => {
      const differences = Object.entries(theirs.byNumber)
        .map(([nr, name]) => ({ arch, name, ours: syscallByName(arch, name)?.nr, theirs: Number(nr) }))
        .filter((difference) => difference.ours !== difference.theirs);
      expect(unexplained(differences, explanations)).toEqual([]);
    });
  }
});

// --- libseccomp: one process for all names and architectures ---

interface Answers {
  readonly byName: Readonly<Record<string, number>>;
  readonly byNumber: Readonly<Record<string, string>>;
}

function askLibseccomp(): Readonly<Partial<Record<Arch, Answers>>> {
  const question = Object.fromEntries(arches.map((arch) => [arch, syscallsOf(arch).map(({ nr }) => nr)]));
  const names = [...new Set(arches.flatMap((arch) => syscallsOf(arch).map(({ name }) => name)))];
  const program = [
    'import json, seccomp, sys',
    'question, answers = json.load(sys.stdin), {}',
    'for arch, numbers in question["numbers"].items():',
    '    try: token = seccomp.Arch(arch)',
    '    except Exception: continue',
    '    by_name, by_number = {}, {}',
    '    for name in question["names"]:',
    '        try: by_name[name] = seccomp.resolve_syscall(token, name)',
    '        except Exception: pass',
    '    for number in set(numbers) | set(range(min(numbers), min(numbers) + 600)):',
    '        try: by_number[number] = seccomp.resolve_syscall(token, number).decode()',
    '        except Exception: pass',
    '    answers[arch] = {"byName": by_name, "byNumber": by_number}',
    'json.dump(answers, sys.stdout)',
  ].join('\n');
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', program], {
    input: JSON.stringify({ numbers: question, names }),
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Partial<Record<Arch, Answers>>;
}
