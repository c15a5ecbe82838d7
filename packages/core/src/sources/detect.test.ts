import { describe, expect, it } from 'vitest';
import { detectSource } from './detect.ts';
import { straceSource } from './strace/index.ts';

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
