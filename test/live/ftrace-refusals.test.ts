import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';
import { loadFilter, recordResting } from './resting.ts';

/** Has Python note whether the recorder's raw events of ends are on; everything it calls for that has been called before. */
const note = `import glob
def note(name):
    [path] = glob.glob('/sys/kernel/tracing/instances/seccomp-tailor-*/events/raw_syscalls/sys_exit/enable')
    with open(path) as state, open(name, 'w') as into: into.write(state.read())
note('begin')
note('begin')`;

describeWith(['tracefs', 'python3'], 'raw events of ends', () => {
  it.each(['prctl', 'seccomp'] as const)(
    'rest while no filter can refuse a call, and not from the moment one is loaded by %s',
    async (by) => {
      const cwd = temporaryFolder();
      // Of a number without an event of its own only the raw event tells.
      const after = `note('resting')\n${loadFilter(by, 1000)}\nlibc.syscall(1000)\nnote('filtered')\ntime.sleep(1.2)\nnote('end')`;
      const { calls, reasons } = await recordResting({ before: note, after, cwd });
      const states = ['begin', 'resting', 'filtered', 'end'].map((name) => readFileSync(join(cwd, name), 'utf8')[0]);
      expect(states).toEqual(['1', '0', '1', '1']);
      const refused = [...calls.values()].filter(({ syscall }) => syscall.nr === 1000);
      expect(refused.map(({ count, denied }) => [count, denied])).toEqual([[1, 1]]);
      expect(reasons).toEqual(['denied-by-filter', 'first-seen-only']);
    },
  );

  it('show how native calls end while they rest', async () => {
    const after = "libc.rmdir(b'/none')\nlibc.getsid(0)";
    const { calls, reasons } = await recordResting({ before: '', after });
    const rmdir = calls.get('x86_64:rmdir');
    expect([rmdir?.count, [...(rmdir?.errnos ?? [])]]).toEqual([1, [['ENOENT', 1]]]);
    expect([calls.get('x86_64:getsid')?.ok, reasons]).toEqual([1, ['first-seen-only']]);
  });
});
