import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { formatLibseccompVersion, libseccompKnows, parseLibseccompVersion } from './libseccomp.ts';
import { names } from './tables/syscalls.ts';

describe('what a libseccomp release knows', () => {
  it.each([
    ['2.5.4', 'futex_waitv', true],
    ['2.5.4', 'set_mempolicy_home_node', true],
    ['2.5.4', 'cachestat', false],
    ['2.5.5', 'cachestat', true],
    ['2.5.5', 'mseal', false],
    ['2.6.0', 'mseal', true],
    ['2.6.3', 'mseal', true],
    ['2.6.0', 'listns', false],
    ['2.5.0', 'close_range', false],
    ['2.5.2', 'close_range', true],
    ['2.4.1', 'clone3', false],
    ['2.4.2', 'clone3', true],
    ['2.1.0', 'read', undefined],
    ['2.6.0', 'no_such_call', undefined],
  ])('%s and %s: %s', (release, name, expected) => {
    const version = parseLibseccompVersion(release);
    expect(version && libseccompKnows(version, name)).toBe(expected);
  });

  it.each([
    ['2.5.4', '2.5.4'],
    ['2.5.4-1+deb12u1', '2.5.4'],
    ['v2.6', '2.6.0'],
    ['latest', undefined],
    ['2', undefined],
  ])('%s is read as %s', (text, release) => {
    const version = parseLibseccompVersion(text);
    expect(version && formatLibseccompVersion(version)).toBe(release);
  });

  it('is in the installed library, and what no release has is not', (context) => {
    const installed = installedRelease();
    if (installed === undefined) return context.skip('scmp_sys_resolver or its version is not to be had');
    const all = names.trim().split(/\s+/);
    // One call in ten will do: each takes a process.
    const some = [...all.filter((_, i) => i % 10 === 0), 'futex_waitv', 'landlock_create_ruleset', 'clone3'];
    const promised = some.filter((name) => libseccompKnows(installed, name) === true);
    expect(promised.length).toBeGreaterThan(30);
    expect(promised.filter((name) => resolve(name) === -1)).toEqual([]);
    expect(resolve('no_such_call')).toBe(-1);
  });
});

function installedRelease() {
  try {
    const version = execFileSync('dpkg-query', ['-W', '-f', '${Version}', 'seccomp'], { encoding: 'utf8' });
    return resolve('read') === 0 ? parseLibseccompVersion(version) : undefined;
  } catch {
    return undefined;
  }
}

/** The number the library gives a name on x86_64; another negative one for a call of other architectures, -1 for none. */
function resolve(name: string): number {
  return Number(execFileSync('scmp_sys_resolver', ['-a', 'x86_64', name], { encoding: 'utf8' }));
}
