import { describe, expect, it } from 'vitest';
import { compareKernelVersions, formatKernelVersion, parseKernelVersion } from './version.ts';

describe('parseKernelVersion', () => {
  it.each([
    ['6.18.44-fc', '6.18'],
    ['4.8', '4.8'],
    ['2.6.28', '2.6'],
    ['6.1.0-18-amd64', '6.1'],
    ['7.0-rc4', '7.0'],
    ['5.10+', '5.10'],
    ['3.10.0-1160.el7.x86_64', '3.10'],
  ])('reads %s as %s', (release, expected) => {
    const version = parseKernelVersion(release);
    expect(version && formatKernelVersion(version)).toBe(expected);
  });

  it.each(['', '6', '6.', '.8', 'v6.1', ' 6.1', '-4.8', '6.x', '6.12345678901'])('refuses %j', (release) => {
    expect(parseKernelVersion(release)).toBeUndefined();
  });
});

describe('compareKernelVersions', () => {
  it('orders by number, not by text', () => {
    const releases = ['2.6', '3.10', '4.8', '4.19', '5.2', '5.15', '6.1', '6.18'];
    const versions = releases.map((release) => parseKernelVersion(release) ?? { major: 0, minor: 0 });
    expect(versions.toReversed().toSorted(compareKernelVersions).map(formatKernelVersion)).toEqual(releases);
  });
});
