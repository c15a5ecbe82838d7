import { expect, it } from 'vitest';
import { readLog } from '../../test-kit/read-log.ts';

const logs = {
  strace: 'execve("/a", ["a"], 0x7f) = 0\nopenat(AT_FDCWD, "/x", O_RDONLY) = 3\n',
  gvisor: 'I0512 07:41:58.341234       1 strace.go:564] [   1:   1] python3 E getpid()\n',
  ltrace: '10026 SYS_brk(0) = 0x55c740819000\n10026 SYS_mmap(0, 8192, 3, 34) = 0x7fd53027f000\n',
  qemu: '20106 brk(NULL) = 0x1\n20106 openat(AT_FDCWD,"/etc/passwd",O_RDONLY) = 3\n',
};
const time = '2026-11-23T12:44:39.102994123Z ';
const prefixes = {
  kubernetes: ['[pod/web-1/nginx] ', `[pod/web-1/nginx] ${time}`],
  compose: ['web-1  | ', `web-1  | ${time}`],
  timestamps: [time, '2026-11-23T12:44:39+01:00 '],
  journal: ['Nov 23 12:49:14 vm app[123]: ', '2026-11-23T12:44:39+0100 vm app[123]: '],
};
const rows = Object.entries(logs).flatMap(([format, log]) =>
  Object.entries(prefixes).flatMap(([prefixer, texts]) => texts.map((prefix) => ({ format, log, prefixer, prefix }))),
);

it.each(rows)('$format behind $prefix is refused by naming who put that there', ({ log, prefixer, prefix }) => {
  const { names, diagnostics } = readLog(log.replaceAll(/^(?=.)/gm, prefix));
  expect(names).toEqual([]);
  expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'lines-prefixed', prefixer }));
});

it.each([
  'Nov 23 12:49:14 vm kernel: audit: type=1400 audit(1795437771.336:40732): apparmor="STATUS"\n',
  'Nov 23 12:49:14 vm app[123]: started (pid 7)\n',
  'hello\n',
])('but not %j', (log) => {
  expect(readLog(log).codes).not.toContain('lines-prefixed');
});
