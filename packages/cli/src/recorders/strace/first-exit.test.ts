import { expect, it } from 'vitest';
import { firstExit } from './first-exit.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
}

const begin =
  '7     execve("/bin/sh", [""...], 0x7ffd /* 8 vars */) = 0\n8     execve("7     +++ exited with 9 +++", 0, 0) = 0\n';

it.each([
  [
    'exits',
    '8     +++ exited with 4 +++\n77    +++ exited with 5 +++\n7     +++ exited with 3 +++\n8     brk(NULL) = 0x5\n',
    3,
  ],
  ['is killed', '7     --- SIGTERM {si_signo=SIGTERM} ---\n7     +++ killed by SIGTERM +++\n', 143],
  ['exits, with numbers', '7     [ 231] +++ exited with 3 +++\n', 3],
  ['dumps core', '7     +++ killed by SIGSEGV (core dumped) +++\n', 139],
  ['goes on', '8     +++ exited with 4 +++\n', undefined],
])('tells how the first process of a trace ends that %s', async (_how, rest, status) => {
  for (const size of [1, 7, 4096]) expect(await firstExit(inChunks(begin + rest, size))).toBe(status);
});

it('reads numbers of more than five places', async () => {
  expect(await firstExit(inChunks('1234567 brk(NULL) = 0x5\n1234567 +++ exited with 3 +++\n', 9))).toBe(3);
});
