import { describe, expect, it } from 'vitest';
import { commandLine } from '../../test-kit/command-line.ts';

const withoutCalls = 'type=DAEMON_START msg=audit(1795436947.850:1): op=start ver=3.0.9\n';
const withoutRuns = '{"format":"seccomp-tailor/evidence","version":1,"runs":[]}';

describe('of no call at all', () => {
  it.each([
    ['no profile is made', ['generate', '-'], withoutCalls],
    ['no profile is made from evidence', ['generate', '-'], withoutRuns],
    ['no capabilities are proposed', ['caps', '-'], withoutCalls],
    ['none are confirmed', ['caps', '-', '--', 'true'], withoutCalls],
  ])('%s', async (_what, argv, stdin) => {
    const { exitCode, stdout, stderr } = await commandLine([...argv, '--accept-incomplete'], { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('seccomp-tailor: no input shows a call; nothing was written\n');
  });

  it('evidence says that there is none', async () => {
    const { exitCode, stderr } = await commandLine(['evidence', '-'], { stdin: withoutCalls });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('[audit-no-calls]');
  });
});
