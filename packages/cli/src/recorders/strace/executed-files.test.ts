import { expect, it } from 'vitest';
import { ExecutedFiles } from './executed-files.ts';

const trace = `7 execve(0x3b, ignored
7 execve("/usr/bin/su", [""...], 0x7ffd /* 8 vars */) = 0
8 [  59] execve("./a\\"b\\303\\244", [""...], 0x55) = -1 ENOENT (No such file or directory)
9 execveat(AT_FDCWD, "/bin/newgrp", [""...], 0x55, 0 <unfinished ...>
9 openat(AT_FDCWD, "/exec/file", O_RDONLY) = 3
9 <... execveat resumed>) = 0
9 execve("/bin/last", [""...], 0x55) = 0`;

it.each([1, 7, 4096])('finds what was executed, in chunks of %d bytes', (size) => {
  const executed = new ExecutedFiles();
  const bytes = Buffer.from(trace);
  for (let at = 0; at < bytes.length; at += size) executed.push(bytes.subarray(at, at + size));
  executed.end();
  expect([...executed.files]).toEqual(['/usr/bin/su', './a"bä', '/bin/newgrp', '/bin/last']);
});
