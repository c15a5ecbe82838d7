import { describe, expect, it } from 'vitest';
import {
  arches,
  archFacts,
  archFromAudit,
  archFromEngineName,
  archFromLabel,
  archFromScmp,
  archFromUname,
  archLabel,
  isArch,
  scmpArch,
  subArches,
} from './arch.ts';

describe('architectures', () => {
  it.each([
    [0xc000003e, 0, 'x86_64'],
    [0xc000003e, 0x40000027, 'x32'],
    [0xc000003e, -1, 'x86_64'],
    [0x40000003, 0, 'x86'],
    [0xc00000b7, 0, 'aarch64'],
    [0x80000016, 0, 's390x'],
    [0xc0000015, 0, 'ppc64le'],
    [0xe0000008, 6000, 'mipsel64n32'],
    [0x12345678, 0, undefined],
  ] as const)('AUDIT_ARCH %i with call %i is %s', (audit, nr, arch) => {
    expect(archFromAudit(audit, nr)).toBe(arch);
  });

  it.each([
    ['i686', 'x86'],
    ['armv8l', 'arm'],
    ['aarch64', 'aarch64'],
    ['x86_64', 'x86_64'],
    ['vax', undefined],
  ])('uname -m %s is %s', (machine, arch) => {
    expect(archFromUname(machine)).toBe(arch);
  });

  it('reads back the names it writes', () => {
    for (const arch of arches) {
      expect(archFromScmp(scmpArch(arch))).toBe(arch);
      expect(archFromLabel(archLabel(arch))).toBe(arch);
      const { engineName } = archFacts(arch);
      if (engineName !== undefined) expect(archFromEngineName(engineName)).toBe(arch);
    }
    expect(scmpArch('mips64n32')).toBe('SCMP_ARCH_MIPS64N32');
    expect(archFromScmp('SCMP_ARCH_x86')).toBeUndefined();
    expect(archLabel('x86')).toBe('i386');
    expect(isArch('toString')).toBe(false);
  });

  it('has 23 of them, as the OCI runtime specification', () => {
    expect(arches).toHaveLength(23);
  });

  it('never calls an architecture its own sub-architecture, nor mixes byte orders', () => {
    for (const arch of arches) {
      for (const sub of subArches(arch)) {
        expect(sub).not.toBe(arch);
        expect(archFacts(sub).endian).toBe(archFacts(arch).endian);
      }
    }
  });
});
