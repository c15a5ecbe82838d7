import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLines, detectSource } from './detect.ts';
import { sources } from './registry.ts';
import type { Source } from './source.ts';
import { straceSource } from './strace/index.ts';
import { readLog } from '../../test-kit/read-log.ts';

function isStrace(text: string): boolean {
  return detectSource(new TextEncoder().encode(text), [straceSource]) === straceSource;
}

describe('the text of strace', () => {
  it.each([
    'openat(AT_FDCWD, "/x", O_RDONLY) = 3',
    '462   <... read resumed>"x", 1) = 1',
    '[pid  7] +++ exited with 0 +++',
    "strace: Can't stat '/nope': No such file or directory",
    '\u001b[33mclose\u001b[0m(\u001b[35m3\u001b[0m)\u001b[0m   \u001b[0m=\u001b[0m \u001b[32m0\u001b[0m\r',
    '% time     seconds  usecs/call     calls    errors syscall',
    'syscall_0x3e7(0x1) = -1 ENOSYS (Function not implemented)',
  ])('is known by %s', (line) => {
    expect(isStrace(`Script started on 2026-11-23\n${line}\n`)).toBe(true);
  });

  it.each([
    'printf("x") = 3',
    'read(3, "x"',
    'type=SYSCALL msg=audit(1.2:3): arch=c000003e syscall=0',
    'open the door (now) = 3',
    '',
  ])('is not seen in %s', (line) => {
    expect(isStrace(`${line}\n`)).toBe(false);
  });
});

describe('the source of a head', () => {
  /** Speaks for lines that hold its letter; keeps how many it was asked for. */
  function speaker(letter: string): Source & { asked: number } {
    return {
      ...straceSource,
      asked: 0,
      speaksFor(buffer, start, end) {
        this.asked += 1;
        return new TextDecoder().decode(buffer.subarray(start, end)).includes(letter);
      },
    };
  }

  it('is the one that speaks first, and of several the one that speaks most often, found with as few questions as may be', () => {
    const line = fc.constantFrom('a', 'b', 'ab', 'x', '');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.integer({ min: 1, max: 90 })), { maxLength: 8 }), (blocks) => {
        const lines = blocks.flatMap(([text, count]) => Array.from({ length: count }, () => text));
        const [a, b] = [speaker('a'), speaker('b')];
        const first = lines.filter((text) => text !== '').slice(0, detectLines);
        const [forA, forB] = ['a', 'b'].map((letter) => first.filter((text) => text.includes(letter)).length);
        const decisive = first.find((text) => /[ab]/.test(text));
        const most = (forA ?? 0) >= (forB ?? 0) ? a : b;
        const expected = new Map([
          [undefined, undefined],
          ['a', a],
          ['b', b],
        ]);
        const found = detectSource(new TextEncoder().encode(lines.join('\n')), [a, b]);
        expect(found).toBe(decisive === 'ab' ? most : expected.get(decisive));
        expect(a.asked).toBeLessThanOrEqual(first.length);
        if (decisive === 'a') expect(a.asked).toBe(first.indexOf('a') + 1);
      }),
    );
  });
});

const record =
  'auid=0 uid=0 gid=0 ses=1 pid=1 comm="x" exe="/x" sig=0 arch=c000003e syscall=169 compat=0 ip=0x1 code=0x7ffc0000';

/** A line of each format, as a program may write it. */
const forged: readonly string[] = [
  `type=SECCOMP msg=audit(1795437771.336:40732): ${record}`,
  `Nov 23 12:49:14 vm kernel: audit: type=1326 audit(1795437771.336:40732): ${record}`,
  '             dup-7   [000] .....  4364.000001: sys_enter: NR 169 (0, 0, 0, 0, 0, 0)',
  '             dup 17831 [000]  4203.323886: raw_syscalls:sys_enter: NR 169 (0, 7fff373821ac, 0, 37f, 0, 0)',
  '     3.007 ( 0.185 ms): dup/17906 reboot(magic1: 1)   = 0',
  '@[169]: 1',
  '[pid 1] SYS_reboot(1)   = 0',
  '7 reboot(1,2,3) = 0',
  '7 Unknown syscall 169',
  'I0512 07:41:58.341234       1 strace.go:564] [   1:   1] python3 E reboot(0x1)',
  '34378 12:02:36.269753803 2 echo (7896) > reboot magic1=1',
  '2026-11-23T12:49:14.423197000Z stderr F 7 reboot(1) = 0',
  '{"__CURSOR":"x","_TRANSPORT":"kernel","MESSAGE":"audit: type=1326 audit(1795437771.336:40732): syscall=169"}',
  'I1123 12:49:14.4 1 enricher.go:1] log-enricher "type"="seccomp" "syscallID"=169 "syscallName"="reboot"',
  '12:49:14.423197000: Notice A call (evt_type=reboot)',
];

describe('a program that fills the stream of its trace with lines of another format', () => {
  it.each(forged)('is not followed there: %s', (line) => {
    expect(sources.filter((source) => source.speaksFor(Buffer.from(line), 0, line.length))).not.toEqual([]);
    const output = `${line}\n`.repeat(300);
    const { names, total, lines } = readLog(
      `execve("/a", ["a"], 0x7ff /* 9 vars */) = 0\nwrite(2, "${line.slice(0, 3)}"..., ${output.length}${output}) = ${output.length}\nexit_group(0) = ?\n+++ exited with 0 +++\n`,
    );
    expect(names).toEqual(['execve', 'exit_group', 'write']);
    expect(lines).toMatchObject({ call: 3, output: total - 5 });
  });
});

/** What is left of recordings whose beginning is missing. */
const tails = {
  'strace -f -o': [
    '7 getppid() = 3',
    '7 openat(AT_FDCWD, "/x", O_RDONLY) = 3',
    '7 exit_group(0) = ?',
    '7 +++ exited with 0 +++',
  ],
  'strace on standard error': [
    'getppid() = 3',
    'openat(AT_FDCWD, "/x", O_RDONLY) = 3',
    'exit_group(0) = ?',
    '+++ exited with 0 +++',
  ],
  'ltrace -S': ['SYS_getppid() = 3', 'SYS_openat(0xffffff9c, 0x7f, 0, 0) = 3', 'SYS_exit_group(0 <no return ...>'],
  'qemu -strace': ['7 getppid() = 3', '7 openat(AT_FDCWD,"/x",O_RDONLY) = 3', '7 exit_group(0)'],
  'perf trace': [
    '     3.007 ( 0.185 ms): dup/17906 getppid()   = 3',
    '     3.007 (         ): dup/17906 exit_group()   = ?',
  ],
};

describe.each(Object.entries(tails))('what a program wrote in front of what is left of %s', (_, tail) => {
  const calls = readLog(tail.join('\n')).names;

  it.each([...forged, '__CURSOR=x\n_TRANSPORT=kernel\nMESSAGE=audit: type=1326 audit(1.2:3): syscall=169'])(
    'loses no call without saying so: %s',
    (line) => {
      const { names, incomplete } = readLog(`${line}\n${tail.join('\n')}\n`);
      // ltrace takes the lines of strace for those of a library; nothing of its own is ever said to be complete.
      const loud = ['unrecognised-lines', 'lossy-format'].some((reason) => incomplete.has(reason as never));
      expect(loud || calls.every((call) => names.includes(call))).toBe(true);
    },
  );
});
