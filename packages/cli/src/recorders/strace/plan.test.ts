import { describe, expect, it } from 'vitest';
import { parseStraceVersion, planStrace } from './plan.ts';

describe('the plan for strace', () => {
  it.each([
    ['4.8', { major: 4, minor: 8 }, []],
    ['5.8', { major: 5, minor: 8 }, []],
    ['5.9', { major: 5, minor: 9 }, ['-n']],
    ['6.1', { major: 6, minor: 1 }, ['-n']],
  ])('of version %s asks for what it has', (_version, version, numbers) => {
    const plan = planStrace(['ls', '-f'], version, { file: '/t/trace' });
    expect(plan).toEqual(['strace', '-f', ...numbers, '-s', '0', '-o', '/t/trace', '--', 'ls', '-f']);
  });

  it('lets the program run as the user on whose behalf root runs', () => {
    const plan = planStrace(['ls'], { major: 6, minor: 1 }, { file: 'f', user: 'someone' });
    expect(plan).toEqual(['strace', '-f', '-n', '-s', '0', '-u', 'someone', '-o', 'f', '--', 'ls']);
  });

  it('never installs a filter in the application', () => {
    expect(planStrace(['ls'], { major: 6, minor: 1 }, { file: 'f' })).not.toContain('--seccomp-bpf');
  });
});

it.each([
  ['strace -- version 6.1\nCopyright', { major: 6, minor: 1 }],
  ['strace -- version 4.26.0.73.d8eb4\n', { major: 4, minor: 26 }],
  ['something else', undefined],
])('reads a version from %j', (text, version) => {
  expect(parseStraceVersion(text)).toEqual(version);
});
