import { expect, it } from 'vitest';
import { temporaryFolder } from '../cli/bin.ts';
import { describeWith, itWith } from '../components.ts';
import { compile } from './compared/compared-programs.ts';
import { loadFilter, recordResting, type Seen } from './resting.ts';

const restingBetween = (before: string, after: string, cwd = temporaryFolder()): Promise<Seen> =>
  recordResting({ before, after, options: ['--light'], cwd });

/** getppid of i386 by int 0x80, in a 64-bit program. */
const int80 = `code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes([0xb8, 64, 0, 0, 0, 0xcd, 0x80, 0xc3]))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()`;

describeWith(['tracefs', 'python3'], 'recording with ftrace and --light', () => {
  it('sees a native call that is new while it rests, once, with how it ended', async () => {
    const { calls, reasons, status } = await restingBetween('', "libc.rmdir(b'/none')");
    const rmdir = calls.get('x86_64:rmdir');
    expect([rmdir?.count, [...(rmdir?.errnos ?? [])]]).toEqual([1, [['ENOENT', 1]]]);
    expect([status, reasons]).toEqual([4, ['first-seen-only', 'native-calls-only']]);
  });

  it('sees every call once where both kinds of event tell of it', async () => {
    const after = "libc.getsid(0)\ntime.sleep(0.2)\nlibc.getpgid(0)\nlibc.rmdir(b'/none')\nlibc.syscall(1000)";
    const { calls, names } = await restingBetween('', after);
    const counts = ['getsid', 'getpgid', 'rmdir'].map((name) => calls.get(`x86_64:${name}`)?.count);
    expect(counts).toEqual([1, 1, 1]);
    // News had woken it, so that a number without an event of its own shows too.
    expect(names).toContain('nr:1000');
  });

  it('sees the arguments of sockets', async () => {
    const after = 'libc.socket(2, 2, 0); libc.socket(1, 1, 0); libc.socket(1, 1, 0)';
    const { calls } = await restingBetween('libc.socket(1, 1, 0)', after);
    expect([...(calls.get('x86_64:socket')?.args.tuples.keys() ?? [])]).toHaveLength(2);
  });

  it("sees what the program's own filter refuses", async () => {
    const { calls, reasons } = await restingBetween(loadFilter('prctl', 83), "libc.mkdir(b'/none', 0o700)");
    const mkdir = calls.get('x86_64:mkdir');
    expect([mkdir?.count, mkdir?.denied]).toEqual([1, 1]);
    expect(reasons).toContain('denied-by-filter');
  });

  itWith(
    ['int-0x80'],
    'says that it did not see int 0x80 meanwhile, and goes on looking once it has seen one',
    async () => {
      const [hidden, seen] = [await restingBetween('', int80), await restingBetween(int80, int80)];
      expect([hidden.names.includes('i386:getppid'), hidden.reasons.includes('native-calls-only')]).toEqual([
        false,
        true,
      ]);
      expect(seen.names).toContain('i386:getppid');
      expect(seen.reasons).toEqual(['compat-calls-hidden', 'first-seen-only']);
    },
  );
});

describeWith(
  ['tracefs', 'python3', 'static-libc', 'int-0x80'],
  'recording 32-bit programs with ftrace and --light',
  () => {
    it('says that calls of one that begins while it rests may be hidden', async () => {
      const folder = temporaryFolder();
      const path = await compile({ name: 'bits32', makes: [] }, folder);
      const { reasons, names } = await restingBetween('', `os.system('${path} 300')\ntime.sleep(0.3)`, folder);
      expect(reasons).toEqual(['compat-calls-hidden', 'first-seen-only', 'native-calls-only']);
      expect(names).not.toContain('gettimeofday');
    });
  },
);
