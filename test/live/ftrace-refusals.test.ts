import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';
import { loadFilter, recordResting } from './resting.ts';

/** Has Python note whether its recorder's raw events of ends are on, or wait until they are not; all it calls for the former has been called before. */
const note = `import glob
def note(name):
    for instance in glob.glob('/sys/kernel/tracing/instances/seccomp-tailor-*'):
        with open(instance + '/set_event_pid') as followed: own = str(os.getpid()) in followed.read().split()
        if own:
            with open(instance + '/events/raw_syscalls/sys_exit/enable') as state, open(name, 'w') as into: into.write(state.read())
def rested(name):
    for turn in range(50):
        note(name)
        with open(name) as state:
            if state.read(1) == '0': return
        time.sleep(0.2)
note('begin')
note('begin')`;

function noted(cwd: string, names: readonly string[]): (string | undefined)[] {
  return names.map((name) => readFileSync(join(cwd, name), 'utf8')[0]);
}

describeWith(['tracefs', 'python3'], 'raw events of ends', () => {
  it.each(['prctl', 'seccomp'] as const)(
    'rest while no filter can refuse a call, and not from the moment one is loaded by %s',
    async (by) => {
      const cwd = temporaryFolder();
      // Of a number without an event of its own only the raw event tells.
      const after = `rested('resting')\n${loadFilter(by, 1000)}\nlibc.syscall(1000)\nnote('filtered')\ntime.sleep(1.2)\nnote('end')`;
      const { calls, reasons } = await recordResting({ before: note, after, cwd });
      expect(noted(cwd, ['begin', 'resting', 'filtered', 'end'])).toEqual(['1', '0', '1', '1']);
      const refused = [...calls.values()].filter(({ syscall }) => syscall.nr === 1000);
      expect(refused.map(({ count, denied }) => [count, denied])).toEqual([[1, 1]]);
      expect(reasons).toEqual(['denied-by-filter', 'first-seen-only']);
    },
  );

  it('rest although the program asked whether the kernel has filters, and not once it does the calls of a tracee', async () => {
    const cwd = temporaryFolder();
    const asked = `${note}\nlibc.prctl(22, 2, 0, 0, 0)\nlibc.syscall(317, 1, 0, 0)\nlibc.syscall(317, 2, 0, 0)`;
    const after = `rested('resting')\nlibc.ptrace(31, -1, 0, 0)\nnote('traced')\ntime.sleep(1.2)\nnote('end')`;
    const { reasons } = await recordResting({ before: asked, after, cwd });
    expect(noted(cwd, ['begin', 'resting', 'traced', 'end'])).toEqual(['1', '0', '1', '1']);
    expect(reasons).toEqual(['first-seen-only']);
  });

  it('never rest where the program has a filter from the beginning', async () => {
    const cwd = temporaryFolder();
    const first = loadFilter('prctl', 1000);
    const { calls } = await recordResting({ before: note, after: `note('end')\nlibc.syscall(1000)`, cwd, first });
    expect(noted(cwd, ['begin', 'end'])).toEqual(['1', '1']);
    expect([...calls.values()].filter(({ syscall }) => syscall.nr === 1000).map(({ denied }) => denied)).toEqual([1]);
  });

  it('show how native calls end while they rest', async () => {
    const after = "libc.rmdir(b'/none')\nlibc.getsid(0)";
    const { calls, reasons } = await recordResting({ before: '', after });
    const rmdir = calls.get('x86_64:rmdir');
    expect([rmdir?.count, [...(rmdir?.errnos ?? [])]]).toEqual([1, [['ENOENT', 1]]]);
    expect([calls.get('x86_64:getsid')?.ok, reasons]).toEqual([1, ['first-seen-only']]);
  });
});
