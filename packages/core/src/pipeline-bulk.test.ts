import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { evidenceNames } from './evidence/names.ts';
import { TraceInput, type TraceResult } from './pipeline.ts';
import { FastLane } from './sources/strace/fast-lane.ts';
import { looks, printLog, steps } from './sources/strace/strace-log.arbitrary.ts';

/** In chunks of one byte, which hold no whole line, and by the careful reader alone: every line is read by itself. */
const oneByOne = 1;

async function read(log: string, namesOnly: boolean, size = 1 << 16, roomy = true): Promise<TraceResult> {
  FastLane.patience = size === oneByOne ? Infinity : 0;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace', namesOnly });
  const bytes = new TextEncoder().encode(log);
  // One buffer for all chunks, or the place the reader offers, as a program reads a file.
  const own = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    const chunk = (roomy ? trace.room(size) : undefined) ?? own;
    chunk.set(part);
    trace.push(chunk.subarray(0, part.length));
  }
  return trace.end();
}

function reasons({ evidence }: TraceResult): readonly (readonly [string, number])[] {
  return [...evidence.runs.values()].flatMap((run) => [...run.incomplete]);
}

function namesAndGaps(result: TraceResult): unknown {
  const { evidence, accounts, diagnostics } = result;
  return { names: evidenceNames(evidence), reasons: reasons(result), accounts, diagnostics };
}

const noise = fc.constantFrom(
  '4000 +++ exited with 0 +++',
  '4001 --- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP} ---',
  '4002 getppid(',
  '4000 <.+. getppid resumed>) = 110',
  ') = 7',
  '4000 nosuchcall(1) = 0',
  '4001 getppid()      = 110',
  'anything',
  '4000 openat(AT_FDCWD, "x", 0) = 3\r',
  '4003 execve("/bin/x", ["x"], 0x7ff /* 3 vars */) = 0',
  '% time     seconds  usecs/call     calls    errors syscall',
  '------ ----------- ----------- --------- --------- ----------------',
  '4003 sendto(2, "a\\n4000 swapon(0) = 0\\n", 21, 0a',
  '4002 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f63dc2e4000',
);

describe('reading many lines at once', { timeout: 120_000 }, () => {
  const { patience } = FastLane;
  afterAll(() => {
    FastLane.patience = patience;
  });

  it('gives what the lines give one by one, in whatever chunks they come', async () => {
    await fc.assert(
      fc.asyncProperty(steps, looks, fc.array(noise, { maxLength: 6 }), async (all, look, extra) => {
        // Often enough for the compiled part to know it all.
        const often = Array.from({ length: 6 }, () => all).flat();
        const lines = [...printLog(often, { ...look, pid: 'bare' })];
        extra.forEach((text, index) => lines.splice((index * 7) % (lines.length + 1), 0, text));
        const log = lines.join('\n');
        const whole = await read(log, false);
        const single = await read(log, false, oneByOne);
        expect(single).toEqual(whole);
        const size = 1 + (log.length >> 2);
        expect(await read(log, false, size)).toEqual(whole);
        expect(await read(log, false, size, false)).toEqual(whole);
      }),
    );
  });

  it('takes no damaged line for a call that goes on', async () => {
    const log = [
      '7 execve("/x", [], 0x7ff) = 0',
      '7 getppid( <unfinished ...>',
      '8 getpid() = 8',
      '7 <.+. getppid resumed>) = 1',
    ];
    const whole = await read(`${log.join('\n')}\n`, false);
    expect(whole.accounts[0]?.lines).toMatchObject({ call: 3, unrecognised: 1 });
    expect(await read(`${log.join('\n')}\n`, false, oneByOne)).toEqual(whole);
  });

  it('knows of exits, whoever read them, when it asks what was still running', async () => {
    const known = Array.from({ length: 9 }, () => '7 getppid() = 1');
    const log = [
      '7 execve("/x", [], 0x7ff) = 0',
      '7 brk(NULL) = 0x55555555a000',
      '7 clone(child_stack=NULL, flags=SIGCHLD) = 8',
      '8 getpid() = 8',
      '7 clone(child_stack=NULL, flags=SIGCHLD) = 9',
      '9 getpid() = 9',
      ...known,
      '9 +++ exited with 0 +++',
      ...known,
      '7 exit_group(0) = ?',
    ].join('\n');
    for (const size of [1 << 16, oneByOne])
      expect(reasons(await read(`${log}\n`, false, size))).toEqual([['cut-off', 2]]);
  });

  it('knows how programs ended of which nothing told the architecture', async () => {
    // Some have their data where 32-bit programs have it, one shows that it is 64-bit; of every other only its parent tells that it is gone.
    const lives = Array.from({ length: 40 }, (_, life) => [
      `100   clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x1) = ${200 + life}`,
      `${200 + life}   execve("/bin/p", ["p"], 0x7ffe /* 3 vars */) = 0`,
      `${200 + life}   brk(NULL) = ${['0x1ba38d40', '0x4c7000', '0x55555555a000'][life % 3]}`,
      `${200 + life}   close(3) = 0`,
      `${200 + life}   exit_group(0) = ?`,
      life % 2 === 0 ? `${200 + life}   +++ exited with 0 +++` : '100   getppid() = 1',
      `100   wait4(-1, NULL, 0, NULL) = ${200 + life}`,
    ]).flat();
    const log = [
      '100   execve("/x", ["x"], 0x7ffe /* 3 vars */) = 0',
      '100   newfstatat(3, "", {}, 0) = 0',
      '90   stat64("/x", 0x1) = 0',
      ...lives,
    ].join('\n');
    const whole = await read(log, false);
    expect(await read(log, false, oneByOne)).toEqual(whole);
    expect(new Map(reasons(whole)).get('arch-uncertain')).toBeGreaterThan(20);
  });

  it('counts once what is held back of a thread whose child shows its first line', async () => {
    const close = '100   close(3)                   = 3';
    const flags = '100   fcntl(0, F_GETFL)          = 0x2 (flags O_RDWR)';
    const lines = [
      '100   execve("/bin/init", ["init"], 0x7ffe /* 3 vars */) = 0',
      '100   clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>',
      '100   <... clone resumed>, child_tidptr=0x1) = 101',
      flags,
      '101   +++ exited with 0 +++',
      close,
      close,
      close,
      flags,
      close,
    ];
    const log = [...lines, ...lines, ...lines].join('\n');
    expect(await read(log, true)).toEqual(await read(log, true, oneByOne));
  });

  it('gives the same names and gaps when only names are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(steps, looks, fc.array(noise, { maxLength: 6 }), async (all, look, extra) => {
        const lines = [...printLog([...all, ...all], look)];
        extra.forEach((text, index) => lines.splice((index * 5) % (lines.length + 1), 0, text));
        const full = await read(lines.join('\n'), false);
        const names = await read(lines.join('\n'), true);
        expect(namesAndGaps(names)).toEqual(namesAndGaps(full));
      }),
    );
  });
});
